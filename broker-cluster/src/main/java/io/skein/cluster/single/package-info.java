/** A cluster of one: no network, nothing to replicate. */
@NullMarked
package io.skein.cluster.single;

import org.jspecify.annotations.NullMarked;
