/** What lies between TCP and MQTT: admission, the PROXY protocol, TLS and WebSocket, each a layer of the pipeline. */
@NullMarked
package io.skein.listener.transport;

import org.jspecify.annotations.NullMarked;
