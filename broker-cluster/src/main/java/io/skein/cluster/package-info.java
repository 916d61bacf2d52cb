/** Ports of membership and of the links between nodes. */
@NullMarked
package io.skein.cluster;

import org.jspecify.annotations.NullMarked;
