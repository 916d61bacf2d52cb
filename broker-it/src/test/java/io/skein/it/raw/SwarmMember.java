package io.skein.it.raw;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;

/** One connection of a {@link RawSwarm}: knows where in the stream it is and counts; owned by the swarm's thread. */
final class SwarmMember {
    private static final int HEAD_LIMIT = 128;

    private enum Part {
        TYPE,
        LENGTH,
        BODY
    }

    private final SocketChannel channel;
    private final List<String> filters;
    private final int qos;
    private final byte[] head = new byte[HEAD_LIMIT];
    private Part part = Part.TYPE;
    private int first;
    private int length;
    private int shift;
    private int bodyRead;

    private volatile boolean subscribed;
    private volatile long received;
    private volatile long receivedBytes;

    SwarmMember(SocketChannel channel, List<String> filters, int qos) {
        this.channel = channel;
        this.filters = filters;
        this.qos = qos;
    }

    boolean isSubscribed() {
        return subscribed;
    }

    long received() {
        return received;
    }

    long receivedBytes() {
        return receivedBytes;
    }

    void feed(ByteBuffer in) throws IOException {
        while (in.hasRemaining()) {
            switch (part) {
                case TYPE -> {
                    first = in.get() & 0xFF;
                    length = 0;
                    shift = 0;
                    bodyRead = 0;
                    part = Part.LENGTH;
                }
                case LENGTH -> readLength(in.get() & 0xFF);
                case BODY -> readBody(in);
            }
        }
    }

    private void readLength(int next) throws IOException {
        length |= (next & 127) << shift;
        shift += 7;
        if (next < 128) {
            part = Part.BODY;
            endIfComplete();
        }
    }

    private void readBody(ByteBuffer in) throws IOException {
        int take = Math.min(in.remaining(), length - bodyRead);
        int keep = Math.min(take, Math.max(0, HEAD_LIMIT - bodyRead));
        in.get(head, Math.min(bodyRead, HEAD_LIMIT), keep);
        in.position(in.position() + take - keep);
        bodyRead += take;
        endIfComplete();
    }

    private void endIfComplete() throws IOException {
        if (bodyRead == length) {
            part = Part.TYPE;
            packet(PacketType.values()[first >> 4]);
        }
    }

    private void packet(PacketType type) throws IOException {
        switch (type) {
            case CONNACK -> {
                if (head[1] != 0) {
                    throw new IOException("refused with reason code " + (head[1] & 0xFF));
                }
                subscribe();
            }
            case SUBACK -> subscribed = true;
            case PUBLISH -> published();
            default -> throw new IOException("unexpected " + type);
        }
    }

    private void subscribe() throws IOException {
        PacketWriter out = new PacketWriter().two(1);
        filters.forEach(filter -> out.text(filter).one(qos));
        write(out.packet(PacketType.SUBSCRIBE, 2));
    }

    private void published() throws IOException {
        received = received + 1;
        receivedBytes = receivedBytes + length;
        if ((first >> 1 & 3) == 1) {
            int at = 2 + ((head[0] & 0xFF) << 8 | head[1] & 0xFF);
            write(new byte[] {0x40, 2, head[at], head[at + 1]});
        }
    }

    /** What a member writes is small and the broker reads it, so it is not kept for later. */
    void write(byte[] bytes) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }
}
