/** What a node tells its operator: metrics and one log line per lifecycle event. */
@NullMarked
package io.skein.observe;

import org.jspecify.annotations.NullMarked;
