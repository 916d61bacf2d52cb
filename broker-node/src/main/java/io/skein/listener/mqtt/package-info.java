/** MQTT over a byte stream: handshake, packet rules, acknowledgements and keep alive of each connection. */
@NullMarked
package io.skein.listener.mqtt;

import org.jspecify.annotations.NullMarked;
