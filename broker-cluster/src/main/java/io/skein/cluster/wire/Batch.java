package io.skein.cluster.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * A batch as its receiver reads it, all of it or nothing. One without items asks how far the receiver has come.
 *
 * @param firstSequence the number of the first item in the stream, from 0
 */
public record Batch(FrameHeader header, long firstSequence, List<WireItem> items) {

    /** The number of the item after the last. */
    public long nextSequence() {
        return firstSequence + items.size();
    }

    /**
     * Reads a whole frame.
     *
     * @param nowMillis the wall clock, to which expiries are related
     * @throws WireException if it is not a batch that can be read here
     */
    public static Batch decode(byte[] frame, long nowMillis) {
        WireReader in = new WireReader(frame);
        FrameHeader header = FrameHeader.read(in, FrameHeader.Kind.BATCH);
        long firstSequence = in.readLong();
        int count = in.readShort();
        if (firstSequence < 0 || firstSequence > Long.MAX_VALUE - count) {
            throw new WireException("sequence " + firstSequence);
        }
        List<WireItem> items = new ArrayList<>(Math.min(count, in.remaining()));
        for (int i = 0; i < count; i++) {
            items.add(readItem(in, nowMillis));
        }
        if (in.remaining() != 0) {
            throw new WireException(in.remaining() + " bytes after the last item");
        }
        return new Batch(header, firstSequence, items);
    }

    private static WireItem readItem(WireReader in, long nowMillis) {
        ItemType type = ItemType.of(in.readByte());
        int outer = in.enter(in.readInt());
        WireItem item = type == ItemType.PUBLICATION
                ? BatchWriter.readPublication(in, nowMillis)
                : ControlCodec.read(type, in, nowMillis);
        in.leave(outer);
        return item;
    }
}
