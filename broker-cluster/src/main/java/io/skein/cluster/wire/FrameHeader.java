package io.skein.cluster.wire;

import java.util.UUID;

/**
 * The first bytes of every frame; their layout is the same in all versions, so that a frame of a version not known
 * here can still be answered.
 *
 * @param kind what follows
 * @param version of what follows
 * @param sender the incarnation that sent the frame
 * @param lane which lane of the batches' sender it belongs to, also in an acknowledgement; heartbeats and grants belong
 *     to none and bear the number of the control lane
 * @param stream tells apart the streams of batches that their sender began towards one peer; higher is later; 0 where
 *     there is none
 */
public record FrameHeader(int version, Kind kind, UUID sender, int lane, int stream) {
    /** The version spoken here. */
    public static final int VERSION = 1;

    /** The lane of control messages; the others are numbered by event loop. */
    public static final int CONTROL_LANE = 0xFFFF;

    /** How long it is. */
    static final int BYTES = 24;

    static final int STREAM_AT = 20;

    /** What a frame is. */
    public enum Kind {
        BATCH,
        ACK,
        HEARTBEAT,
        GRANT;

        private static final Kind[] BY_CODE = values();
    }

    /**
     * Reads the header alone.
     *
     * @throws WireException if the frame is too short or of no known kind
     */
    public static FrameHeader read(byte[] frame) {
        return read(new WireReader(frame));
    }

    static FrameHeader read(WireReader in) {
        int version = in.readByte();
        int kind = in.readByte();
        if (kind >= Kind.BY_CODE.length) {
            throw new WireException("unknown kind of frame: " + kind);
        }
        UUID sender = in.readUuid();
        return new FrameHeader(version, Kind.BY_CODE[kind], sender, in.readShort(), in.readInt());
    }

    /** Reads the header of a frame of this kind and of the version spoken here. */
    static FrameHeader read(WireReader in, Kind kind) {
        FrameHeader header = read(in);
        if (header.kind != kind) {
            throw new WireException("no " + kind);
        }
        if (header.version != VERSION) {
            throw new WireException("unknown version " + header.version);
        }
        return header;
    }

    void write(WireWriter out) {
        out.putByte(version);
        out.putByte(kind.ordinal());
        out.putUuid(sender);
        out.putShort(lane);
        out.putInt(stream);
    }
}
