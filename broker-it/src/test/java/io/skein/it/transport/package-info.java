/** TLS, WebSocket, the PROXY protocol and the limits of connections, with real clients and raw sockets. */
@NullMarked
package io.skein.it.transport;

import org.jspecify.annotations.NullMarked;
