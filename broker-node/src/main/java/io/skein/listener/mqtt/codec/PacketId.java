package io.skein.listener.mqtt.codec;

import io.skein.model.Qos;

/** Packet identifiers: 1 to 65,535 (MQTT 5, 2.2.1). */
final class PacketId {
    static final int MAX = 0xFFFF;

    private PacketId() {}

    static void check(int packetId) {
        if (packetId < 1 || packetId > MAX) {
            throw new IllegalArgumentException("packet identifier " + packetId);
        }
    }

    /** A PUBLISH has a packet identifier if and only if its QoS is above 0 [MQTT-2.2.1-2]; 0 stands for none. */
    static void check(int packetId, Qos qos) {
        if (qos != Qos.AT_MOST_ONCE) {
            check(packetId);
        } else if (packetId != 0) {
            throw new IllegalArgumentException("packet identifier with QoS 0");
        }
    }
}
