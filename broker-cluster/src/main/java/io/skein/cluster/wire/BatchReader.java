package io.skein.cluster.wire;

import io.skein.model.ClientId;
import io.skein.model.Qos;
import io.skein.model.QueuePlace;
import io.skein.model.TopicFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one batch: first where it belongs, then its items, all or none. A batch without items asks how far the
 * receiver has come.
 */
public final class BatchReader {
    static final int FIRST_SEQUENCE_AT = FrameHeader.BYTES;
    static final int COUNT_AT = FIRST_SEQUENCE_AT + 8;
    static final int DIRECT = 0x01;
    static final int HAS_GROUPS = 0x02;
    static final int RETAIN = 0x04;
    static final int HAS_PUBLICATION = 0x08;

    private static final int QOS = 0x03;

    private final WireReader in;
    private final FrameHeader header;
    private final long firstSequence;
    private final int count;

    /** @throws WireException if the frame is not a batch of the version spoken here */
    public BatchReader(byte[] frame) {
        in = new WireReader(frame);
        header = FrameHeader.read(in, FrameHeader.Kind.BATCH);
        firstSequence = in.readLong();
        count = in.readShort();
        if (firstSequence < 0 || firstSequence > Long.MAX_VALUE - count) {
            throw new WireException("sequence " + firstSequence);
        }
    }

    public FrameHeader header() {
        return header;
    }

    /** The number of the first item in the stream, from 0. */
    public long firstSequence() {
        return firstSequence;
    }

    /** The number of the item that follows the last. */
    public long nextSequence() {
        return firstSequence + count;
    }

    /**
     * Reads all items; once.
     *
     * @param nowMillis the wall clock, to which expiries are related
     * @throws WireException if one of them cannot be read here
     */
    public List<WireItem> readItems(long nowMillis) {
        List<WireItem> items = new ArrayList<>(Math.min(count, in.remaining()));
        for (int i = 0; i < count; i++) {
            items.add(readItem(nowMillis));
        }
        if (in.remaining() != 0) {
            throw new WireException(in.remaining() + " bytes after the last item");
        }
        return items;
    }

    private WireItem readItem(long nowMillis) {
        ItemType type = ItemType.of(in.readByte());
        int outer = in.enter(in.readInt());
        WireItem item = switch (type) {
            case PUBLICATION -> readPublication(nowMillis);
            case QUEUED_HINT -> readHint(nowMillis);
            case HINTS_LOST -> new HintsLost();
            default -> ControlCodec.read(type, in, nowMillis);
        };
        in.leave(outer);
        return item;
    }

    private QueuedHint readHint(long nowMillis) {
        ClientId client = PublicationCodec.readClientId(in);
        long epoch = in.readLong();
        long position = in.readLong();
        int flags = in.readByte();
        if ((flags & QOS) > 2 || (flags & ~(QOS | RETAIN | HAS_PUBLICATION)) != 0) {
            throw new WireException("flags of a hint: " + flags);
        }
        int[] ids = new int[in.readCount()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = in.readNumber();
        }
        QueuePlace place = new QueuePlace(client, epoch, position, Qos.of(flags & QOS), (flags & RETAIN) != 0, ids);
        return new QueuedHint(place, (flags & HAS_PUBLICATION) != 0 ? PublicationCodec.read(in, nowMillis) : null);
    }

    private ForwardedPublication readPublication(long nowMillis) {
        int flags = in.readByte();
        if ((flags & ~(DIRECT | HAS_GROUPS)) != 0) {
            throw new WireException("flags of a forwarded publication: " + flags);
        }
        List<TopicFilter> groups = (flags & HAS_GROUPS) != 0 ? Topics.readFilters(in) : List.of();
        return new ForwardedPublication(PublicationCodec.read(in, nowMillis), groups, (flags & DIRECT) != 0);
    }
}
