/** The node's own HTTP server: health and metrics. */
@NullMarked
package io.skein.admin;

import org.jspecify.annotations.NullMarked;
