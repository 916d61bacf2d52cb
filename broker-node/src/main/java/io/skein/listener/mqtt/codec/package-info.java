/**
 * MQTT 3.1, 3.1.1 and 5 on the wire: bytes to packets and back, strict about every rule a packet can break on its own.
 * What needs a connection's history (aliases, windows, packet identifiers in use) is not decided here.
 */
@NullMarked
package io.skein.listener.mqtt.codec;

import org.jspecify.annotations.NullMarked;
