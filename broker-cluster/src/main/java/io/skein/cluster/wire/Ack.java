package io.skein.cluster.wire;

import java.util.UUID;

/**
 * The answer to a batch.
 *
 * @param acker the incarnation that answers
 * @param lane the batch's
 * @param stream the batch's
 * @param memory tells apart the times the acker took the sender for a member; higher is later. What it accepted under a
 *     lower one it knows nothing of. 0 if it does not take the sender for a member
 * @param nextExpected everything of the stream below this has been taken over, for good
 * @param answer what became of the batch
 */
public record Ack(UUID acker, int lane, int stream, int memory, long nextExpected, Answer answer) {

    /** What became of a batch. */
    public enum Answer {
        /** Taken over, now or earlier. */
        ACCEPTED,
        /** Refused: something before it is missing, send from {@link Ack#nextExpected} again. */
        GAP,
        /** Refused: the sender is no member here, or the receiver is not ready. Nothing else was changed. */
        NOT_NOW,
        /** Refused: it cannot be read here. */
        UNREADABLE;

        private static final Answer[] BY_CODE = values();
    }

    /** As a frame of its own. */
    public byte[] encode() {
        WireWriter out = new WireWriter();
        new FrameHeader(FrameHeader.VERSION, FrameHeader.Kind.ACK, acker, lane, stream).write(out);
        out.putInt(memory);
        out.putLong(nextExpected);
        out.putByte(answer.ordinal());
        return out.toArray();
    }

    /**
     * Reads a whole frame.
     *
     * @throws WireException if it is not an acknowledgement that can be read here
     */
    public static Ack decode(byte[] frame) {
        WireReader in = new WireReader(frame);
        FrameHeader header = FrameHeader.read(in, FrameHeader.Kind.ACK);
        int memory = in.readInt();
        long nextExpected = in.readLong();
        int answer = in.readByte();
        if (nextExpected < 0 || answer >= Answer.BY_CODE.length || in.remaining() != 0) {
            throw new WireException("malformed acknowledgement");
        }
        return new Ack(header.sender(), header.lane(), header.stream(), memory, nextExpected, Answer.BY_CODE[answer]);
    }
}
