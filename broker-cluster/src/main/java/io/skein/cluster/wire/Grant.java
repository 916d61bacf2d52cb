package io.skein.cluster.wire;

import java.util.UUID;

/**
 * The answer to a heartbeat.
 *
 * @param granter the incarnation that answers
 * @param sequence the heartbeat's
 * @param answer what the heartbeat asked for, or not
 */
public record Grant(UUID granter, long sequence, Answer answer) {
    /** What a node says to a heartbeat. */
    public enum Answer {
        /** The sender is a member here under the membership it named, and its view is this node's too. */
        GRANTED,
        /** It is not, or the views differ: for now or for good. */
        REFUSED,
        /** It is taken for gone from now on, as it has asked. */
        GOODBYE;

        private static final Answer[] BY_CODE = values();
    }

    /** As a frame of its own. */
    public byte[] encode() {
        WireWriter out = new WireWriter();
        new FrameHeader(FrameHeader.VERSION, FrameHeader.Kind.GRANT, granter, FrameHeader.CONTROL_LANE, 0).write(out);
        out.putLong(sequence);
        out.putByte(answer.ordinal());
        return out.toArray();
    }

    /**
     * Reads a whole frame.
     *
     * @throws WireException if it is not a grant that can be read here
     */
    public static Grant decode(byte[] frame) {
        WireReader in = new WireReader(frame);
        FrameHeader header = FrameHeader.read(in, FrameHeader.Kind.GRANT);
        long sequence = in.readLong();
        int answer = in.readByte();
        if (answer >= Answer.BY_CODE.length || in.remaining() != 0) {
            throw new WireException("malformed grant");
        }
        return new Grant(header.sender(), sequence, Answer.BY_CODE[answer]);
    }
}
