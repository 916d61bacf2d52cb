/** Stores in the memory of one process. */
@NullMarked
package io.skein.store.memory;

import org.jspecify.annotations.NullMarked;
