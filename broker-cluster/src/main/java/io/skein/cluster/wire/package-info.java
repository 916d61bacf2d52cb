/** What nodes say to each other: versioned frames, encoded and decoded. */
@NullMarked
package io.skein.cluster.wire;

import org.jspecify.annotations.NullMarked;
