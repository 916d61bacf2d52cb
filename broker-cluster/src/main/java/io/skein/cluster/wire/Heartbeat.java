package io.skein.cluster.wire;

import java.util.UUID;

/**
 * What a node says several times a second, and what it asks: grant me the lease under this view. Never repeated: a late
 * one says nothing that the next does not say better.
 *
 * @param sender its incarnation
 * @param sequence the number of this heartbeat; those of one incarnation grow
 * @param standing how far the sender takes part
 * @param joinedAs the membership under which it last completed its joining; {@link #NONE} before, and after it was
 *     removed
 * @param sees the members it sees now, as one value
 * @param viewNumber of the last view it has adopted, 0 if there is none
 * @param view that view's members, as one value; {@link #NONE} if there is none
 * @param establishedNumber of the last view of which it knows that all members have adopted it, 0 if there is none
 */
public record Heartbeat(
        UUID sender,
        long sequence,
        Standing standing,
        UUID joinedAs,
        UUID sees,
        long viewNumber,
        UUID view,
        long establishedNumber) {
    /** In the place of an id that there is none of. */
    public static final UUID NONE = new UUID(0, 0);

    /** How far a node takes part. */
    public enum Standing {
        /** It is a member of views, or wants to be. */
        MEMBER,
        /** It goes for good: it has given its lease up, grants none and adopts nothing any more. */
        LEAVING,
        /** Like a member, but it knows of no view that was established before: what others decided is news to it. */
        NEWCOMER;

        private static final Standing[] BY_CODE = values();
    }

    /** Whether the sender knows that all members of the view it has adopted have done so. */
    public boolean isEstablished() {
        return viewNumber > 0 && viewNumber == establishedNumber;
    }

    /** As a frame of its own. */
    public byte[] encode() {
        WireWriter out = new WireWriter();
        new FrameHeader(FrameHeader.VERSION, FrameHeader.Kind.HEARTBEAT, sender, FrameHeader.CONTROL_LANE, 0)
                .write(out);
        out.putLong(sequence);
        out.putByte(standing.ordinal());
        out.putUuid(joinedAs);
        out.putUuid(sees);
        out.putLong(viewNumber);
        out.putUuid(view);
        out.putLong(establishedNumber);
        return out.toArray();
    }

    /**
     * Reads a whole frame.
     *
     * @throws WireException if it is not a heartbeat that can be read here
     */
    public static Heartbeat decode(byte[] frame) {
        WireReader in = new WireReader(frame);
        FrameHeader header = FrameHeader.read(in, FrameHeader.Kind.HEARTBEAT);
        long sequence = in.readLong();
        int standing = in.readByte();
        UUID joinedAs = in.readUuid();
        UUID sees = in.readUuid();
        long viewNumber = in.readLong();
        UUID view = in.readUuid();
        long establishedNumber = in.readLong();
        if (standing >= Standing.BY_CODE.length
                || establishedNumber < 0
                || viewNumber < establishedNumber
                || in.remaining() != 0) {
            throw new WireException("malformed heartbeat");
        }
        return new Heartbeat(
                header.sender(),
                sequence,
                Standing.BY_CODE[standing],
                joinedAs,
                sees,
                viewNumber,
                view,
                establishedNumber);
    }
}
