package io.skein.it.drill.load;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.RawPacket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One TCP connection: frames packets and says when it is over, once. The loop's thread only. */
final class LoadConnection implements LoadLoop.Ready {
    /** Whose connection it is. */
    interface Owner {
        void opened(LoadConnection connection);

        void received(LoadConnection connection, RawPacket packet);

        void over(LoadConnection connection, String reason);
    }

    private final LoadLoop loop;
    private final Owner owner;
    private final int number;
    private final int version;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
    private byte[] unread = new byte[0];
    private boolean open = true;
    private long lastReadNanos = System.nanoTime();

    LoadConnection(LoadLoop loop, Owner owner, int number, int version, InetSocketAddress target) throws IOException {
        this.loop = loop;
        this.owner = owner;
        this.number = number;
        this.version = version;
        this.channel = SocketChannel.open();
        key = loop.register(channel, SelectionKey.OP_CONNECT, this);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(target);
    }

    /** Unique in the drill. */
    int number() {
        return number;
    }

    /** By which the balancer's log names it; 0 before it is open. */
    int localPort() {
        try {
            return open && channel.getLocalAddress() instanceof InetSocketAddress address ? address.getPort() : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    boolean isOpen() {
        return open;
    }

    /** When bytes came last. */
    long lastReadNanos() {
        return lastReadNanos;
    }

    @Override
    public void ready(SelectionKey readyKey) {
        try {
            if (readyKey.isConnectable() && channel.finishConnect()) {
                readyKey.interestOps(SelectionKey.OP_READ);
                owner.opened(this);
            }
            if (open && readyKey.isWritable()) {
                writeUnsent();
            }
            if (open && readyKey.isReadable()) {
                read();
            }
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    private void read() throws IOException {
        ByteBuffer buffer = loop.readBuffer();
        int count = channel.read(buffer);
        if (count < 0) {
            end("closed by the broker");
            return;
        }
        lastReadNanos = System.nanoTime();
        byte[] bytes = Arrays.copyOf(unread, unread.length + count);
        buffer.flip().get(bytes, unread.length, count);
        unread = new byte[0];
        ByteBuffer in = ByteBuffer.wrap(bytes);
        for (RawPacket packet = next(in); packet != null && open; packet = next(in)) {
            owner.received(this, packet);
        }
        unread = Arrays.copyOfRange(bytes, in.position(), bytes.length);
    }

    /** The next whole packet; null, with the position unmoved, when there is none. */
    private @Nullable RawPacket next(ByteBuffer in) {
        int start = in.position();
        int length = 0;
        for (int at = start + 1, shift = 0; at < in.limit() && shift < 28; at++, shift += 7) {
            length |= (in.get(at) & 127) << shift;
            if (in.get(at) >= 0) {
                if (in.limit() - at - 1 < length) {
                    return null;
                }
                int first = in.get(start) & 0xFF;
                byte[] body = new byte[length];
                in.position(at + 1).get(body);
                return new RawPacket(PacketType.values()[first >> 4], first & 15, body, version);
            }
        }
        return null;
    }

    /** Sends or keeps for later; nothing once the connection is over. */
    void send(byte[] packet) {
        if (!open) {
            return;
        }
        unsent.add(ByteBuffer.wrap(packet));
        try {
            writeUnsent();
        } catch (IOException e) {
            loop.execute(() -> end(String.valueOf(e.getMessage())));
        }
    }

    private void writeUnsent() throws IOException {
        for (ByteBuffer next = unsent.peek(); next != null; next = unsent.peek()) {
            channel.write(next);
            if (next.hasRemaining()) {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                return;
            }
            unsent.poll();
        }
        key.interestOps(SelectionKey.OP_READ);
    }

    /** Closes it without telling its owner, who knows. */
    void abandon() {
        open = false;
        close();
    }

    /** Ends it from this side. */
    void end(String reason) {
        if (open) {
            open = false;
            close();
            owner.over(this, reason);
        }
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
