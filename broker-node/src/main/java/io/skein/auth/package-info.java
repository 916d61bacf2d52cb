/** Who a client is and what it may do: ports, and the adapters that read files. */
@NullMarked
package io.skein.auth;

import org.jspecify.annotations.NullMarked;
