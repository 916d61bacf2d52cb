/** Ports of what outlives a connection. */
@NullMarked
package io.skein.store;

import org.jspecify.annotations.NullMarked;
