/** What the node says of itself: health and metrics over HTTP, figures under {@code $SYS}. */
@NullMarked
package io.skein.admin;

import org.jspecify.annotations.NullMarked;
