package io.skein.listener.mqtt.codec;

import org.jspecify.annotations.Nullable;

/** The control packet types (MQTT 5, 2.1.2), with who may send them and the flags their first byte must have. */
public enum PacketType {
    CONNECT(1, 0, true, false),
    CONNACK(2, 0, false, true),
    PUBLISH(3, 0, true, true),
    PUBACK(4, 0, true, true),
    PUBREC(5, 0, true, true),
    PUBREL(6, 2, true, true),
    PUBCOMP(7, 0, true, true),
    SUBSCRIBE(8, 2, true, false),
    SUBACK(9, 0, false, true),
    UNSUBSCRIBE(10, 2, true, false),
    UNSUBACK(11, 0, false, true),
    PINGREQ(12, 0, true, false),
    PINGRESP(13, 0, false, true),
    DISCONNECT(14, 0, true, true),
    AUTH(15, 0, true, true);

    private static final @Nullable PacketType[] BY_CODE = new PacketType[16];

    static {
        for (PacketType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;
    private final int flags;
    private final boolean sentByClients;
    private final boolean sentByServers;

    PacketType(int code, int flags, boolean sentByClients, boolean sentByServers) {
        this.code = code;
        this.flags = flags;
        this.sentByClients = sentByClients;
        this.sentByServers = sentByServers;
    }

    /** The type with this number, 0 to 15, or null for the reserved 0. */
    static @Nullable PacketType of(int code) {
        return BY_CODE[code];
    }

    public int code() {
        return code;
    }

    public boolean isSentByClients() {
        return sentByClients;
    }

    public boolean isSentByServers() {
        return sentByServers;
    }

    /** The lower four bits of the first byte; meaningless for PUBLISH. */
    int flags() {
        return flags;
    }

    /** The first byte of a packet other than PUBLISH. */
    int firstByte() {
        return code << 4 | flags;
    }

    /** This type in sets of types. */
    int bit() {
        return 1 << code;
    }
}
