package io.skein.it.raw;

import org.jspecify.annotations.Nullable;

/** A PUBACK, PUBREC, PUBREL or PUBCOMP to be, as long as it is told; those before version 5 are always short. */
public final class RawAck implements RawRequest {
    private final PacketType type;
    private final int packetId;
    private int reasonCode = -1;
    private @Nullable Properties properties;

    private RawAck(PacketType type, int packetId) {
        this.type = type;
        this.packetId = packetId;
    }

    /** Without a reason code. */
    public static RawAck of(PacketType type, int packetId) {
        return new RawAck(type, packetId);
    }

    /** With a reason code. */
    public RawAck reason(int code) {
        reasonCode = code;
        return this;
    }

    /** With a reason code and these properties, which may be none. */
    public RawAck with(Properties all) {
        reasonCode = Math.max(reasonCode, 0);
        properties = all;
        return this;
    }

    @Override
    public byte[] encode(int version) {
        PacketWriter out = new PacketWriter().two(packetId);
        if (version == 5 && reasonCode >= 0) {
            out.one(reasonCode);
            if (properties != null) {
                properties.writeTo(out);
            }
        }
        return out.packet(type, type == PacketType.PUBREL ? 2 : 0);
    }
}
