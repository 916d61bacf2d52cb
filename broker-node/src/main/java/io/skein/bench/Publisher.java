package io.skein.bench;

import io.netty.buffer.ByteBuf;
import io.skein.listener.mqtt.codec.ConnAck;
import io.skein.listener.mqtt.codec.PacketType;
import io.skein.model.Qos;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends the messages of its streams, in turn, as long as there is room: in the socket, in the window of
 * unacknowledged messages, and in the backlog of undelivered ones. Without the backlog a broker would look the faster
 * the more it buffers or drops.
 *
 * <p>Lives on its client's loop; receivers on other loops say {@link #arrived} and {@link #wake}.
 */
final class Publisher implements BenchClient.Behaviour {
    /** Written at once, at most. */
    private static final int BATCH_BYTES = 64 * 1024;

    private static final int PACKET_IDS = 65_535;

    private static final int FIRST_ERROR = 0x80;

    private final CompletableFuture<Publisher> ready = new CompletableFuture<>();
    private final List<Stream> streams;
    private final Qos qos;
    private final int receivers;
    private final int backlog;
    private final Ends ends;
    private final AtomicLong arrived = new AtomicLong();
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private @Nullable BenchClient client;
    private @Nullable Pace pace;
    private boolean isRunning;
    private volatile boolean waitsForReceivers;
    private int window;
    private int inFlight;
    private int packetId;
    private long sent;
    private long limit = Long.MAX_VALUE;
    private long forgiven;
    private long refused;
    private long unsent;

    /** What the run wants to know of connections that end. */
    interface Ends {
        /** From a loop. */
        void connectionLost(String clientId, String why);
    }

    /**
     * @param streams at least one
     * @param receivers how many get each message
     * @param window unacknowledged messages at most, as far as the broker's Receive Maximum lets it
     * @param backlog messages sent and not delivered at most
     */
    Publisher(List<Stream> streams, Qos qos, int receivers, int window, int backlog, Ends ends) {
        this.streams = streams;
        this.qos = qos;
        this.receivers = receivers;
        this.window = window;
        this.backlog = backlog;
        this.ends = ends;
    }

    /** Done when it is connected. */
    CompletableFuture<Publisher> ready() {
        return ready;
    }

    /** How many streams it has. */
    int streams() {
        return streams.size();
    }

    /** Messages sent. */
    long sent() {
        return sent;
    }

    int inFlight() {
        return inFlight;
    }

    /**
     * Begins to send.
     *
     * @param pace when messages are due; null to send as fast as there is room
     * @param limit how many messages it sends at most
     */
    void start(@Nullable Pace pace, long limit) {
        this.pace = pace;
        this.limit = limit;
        isRunning = true;
        pump();
    }

    /** Sends no more; acknowledgements still arrive. */
    void stop() {
        isRunning = false;
        if (pace != null) {
            unsent = Math.max(0, Math.min(limit, pace.due(System.nanoTime())) - sent);
        }
    }

    /** Messages that were due when it stopped and for which there was no room. */
    long unsent() {
        return unsent;
    }

    /** Messages up to the limit it was given that it has not sent yet. */
    long unsentOfLimit() {
        return limit - sent;
    }

    /** Messages that the broker has said it does not keep. */
    long refused() {
        return refused;
    }

    /** From any loop: so many deliveries need not be waited for any more. */
    void arrived(long deliveries) {
        arrived.addAndGet(deliveries);
    }

    /** From any loop: looks whether there is room again. */
    void wake() {
        BenchClient own = client;
        if (!waitsForReceivers || own == null) {
            return;
        }
        if (own.loop().eventLoop().inEventLoop()) {
            resume();
        } else if (isWoken.compareAndSet(false, true)) {
            own.loop().eventLoop().execute(() -> {
                isWoken.set(false);
                resume();
            });
        }
    }

    /** Waits no longer for what has not been delivered so far. */
    void forgive() {
        forgiven += undelivered();
        resume();
    }

    /** Whether it would send if receivers had more. */
    boolean waitsForReceivers() {
        return isRunning && waitsForReceivers;
    }

    /** Deliveries that were made or given up. */
    long settled() {
        return arrived.get();
    }

    /** Writes what there is room for. */
    void pump() {
        BenchClient own = client;
        if (own == null) {
            return;
        }
        long now = System.nanoTime();
        int room = room(now);
        while (room > 0 && own.isWritable()) {
            int messages =
                    Math.min(room, Math.max(1, BATCH_BYTES / streams.get(0).frameBytes()));
            send(own, messages, now);
            room = room(now);
        }
    }

    @Override
    public void connected(BenchClient client, ConnAck answer) {
        this.client = client;
        window = Math.min(window, answer.properties().receiveMaximum());
        ready.complete(this);
    }

    @Override
    public void acknowledged(PacketType type, int packetId, int reasonCode) {
        BenchClient own = client;
        if (own == null) {
            return;
        }
        if (type == PacketType.PUBREC && reasonCode < FIRST_ERROR) {
            own.acknowledge(PacketType.PUBREL, packetId);
            return;
        }
        inFlight--;
        if (reasonCode < FIRST_ERROR) {
            own.loop().countAcknowledged();
        } else {
            own.loop().countRefused();
            refused++;
        }
    }

    @Override
    public void readEnded() {
        if (qos != Qos.AT_MOST_ONCE) {
            pump();
        }
    }

    @Override
    public void writable() {
        pump();
    }

    @Override
    public void closed(BenchClient client, @Nullable String failure) {
        isRunning = false;
        if (failure != null) {
            ready.completeExceptionally(new BenchException(failure));
            ends.connectionLost(client.clientId(), failure);
        }
    }

    private void send(BenchClient own, int messages, long now) {
        ByteBuf out = own.buffer(messages * streams.get(0).frameBytes());
        Pace due = pace;
        for (int i = 0; i < messages; i++) {
            packetId = packetId == PACKET_IDS ? 1 : packetId + 1;
            Stream stream = streams.get((int) (sent % streams.size()));
            stream.write(out, packetId, due == null ? now : due.dueNanos(sent));
            sent++;
        }
        if (qos != Qos.AT_MOST_ONCE) {
            inFlight += messages;
        }
        own.loop().countSent(messages);
        own.write(out);
    }

    private int room(long now) {
        if (!isRunning) {
            return 0;
        }
        long room = limit - sent;
        if (qos != Qos.AT_MOST_ONCE) {
            room = Math.min(room, window - inFlight);
        }
        if (pace != null) {
            room = Math.min(room, pace.due(now) - sent);
        }
        return (int) Math.min(room, backlogRoom());
    }

    /** Once the backlog is full, half of it must be delivered first: many small steps would be many small writes. */
    private long backlogRoom() {
        long room = backlog - undeliveredMessages();
        if (waitsForReceivers ? room >= Math.max(1, backlog / 2) : room > 0) {
            waitsForReceivers = false;
            return room;
        }
        waitsForReceivers = true;
        // The last receiver may have looked at the flag just before it was set.
        boolean hasEmptied = backlog - undeliveredMessages() >= Math.max(1, backlog / 2);
        waitsForReceivers = !hasEmptied;
        return hasEmptied ? backlog - undeliveredMessages() : 0;
    }

    private long undeliveredMessages() {
        return (undelivered() + receivers - 1) / receivers;
    }

    /** Deliveries that are waited for. What was given up and comes all the same is not given up any more. */
    private long undelivered() {
        long undelivered = (sent - refused) * receivers - arrived.get() - forgiven;
        if (undelivered < 0) {
            forgiven = Math.max(0, forgiven + undelivered);
            return 0;
        }
        return undelivered;
    }

    private void resume() {
        if (waitsForReceivers && backlogRoom() > 0) {
            pump();
        }
    }
}
