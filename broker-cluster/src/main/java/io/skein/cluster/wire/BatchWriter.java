package io.skein.cluster.wire;

import io.skein.model.Publication;
import io.skein.model.TopicFilter;
import java.util.List;

/** Builds one batch after another in an array it keeps. Not thread-safe. */
public final class BatchWriter {
    private static final int FIRST_SEQUENCE_AT = FrameHeader.BYTES;
    private static final int COUNT_AT = FIRST_SEQUENCE_AT + 8;
    private static final int DIRECT = 0x01;
    private static final int HAS_GROUPS = 0x02;

    private final FrameHeader header;
    private final WireWriter out = new WireWriter();
    private int count;

    /** @param header that of every batch of this writer */
    public BatchWriter(FrameHeader header) {
        this.header = header;
        begin();
    }

    private void begin() {
        out.clear();
        header.write(out);
        out.putLong(0);
        out.putShort(0);
        count = 0;
    }

    /** How many items the batch has so far. */
    public int count() {
        return count;
    }

    /** How long the frame is so far. */
    public int length() {
        return out.length();
    }

    public void add(PublicationBytes encoder, ForwardedPublication item, long nowMillis) {
        add(encoder, item.publication(), item.groups(), item.direct(), nowMillis);
    }

    /** Appends a copy of a publication; {@code encoder} may still hold it from another peer's copy. */
    public void add(
            PublicationBytes encoder,
            Publication publication,
            List<TopicFilter> groups,
            boolean direct,
            long nowMillis) {
        int lengthAt = beginItem(ItemType.PUBLICATION);
        out.putByte((direct ? DIRECT : 0) | (groups.isEmpty() ? 0 : HAS_GROUPS));
        if (!groups.isEmpty()) {
            Topics.writeFilters(out, groups);
        }
        out.putAll(encoder.of(publication, nowMillis));
        endItem(lengthAt);
    }

    public void add(ControlMessage message, long nowMillis) {
        int lengthAt = beginItem(ItemType.of(message));
        ControlCodec.write(out, message, nowMillis);
        endItem(lengthAt);
    }

    private int beginItem(ItemType type) {
        out.putByte(type.code());
        out.putInt(0);
        return out.length() - 4;
    }

    private void endItem(int lengthAt) {
        out.setInt(lengthAt, out.length() - lengthAt - 4);
        count++;
    }

    /**
     * The frame, of exactly its length; a new batch begins.
     *
     * @param firstSequence the number of its first item
     */
    public byte[] finish(long firstSequence) {
        out.setLong(FIRST_SEQUENCE_AT, firstSequence);
        out.setShort(COUNT_AT, count);
        byte[] frame = out.toArray();
        begin();
        return frame;
    }

    static ForwardedPublication readPublication(WireReader in, long nowMillis) {
        int flags = in.readByte();
        if ((flags & ~(DIRECT | HAS_GROUPS)) != 0) {
            throw new WireException("flags of a forwarded publication: " + flags);
        }
        List<TopicFilter> groups = (flags & HAS_GROUPS) != 0 ? Topics.readFilters(in) : List.of();
        return new ForwardedPublication(PublicationCodec.read(in, nowMillis), groups, (flags & DIRECT) != 0);
    }
}
