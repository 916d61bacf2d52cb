package io.skein.cluster.link;

import io.skein.cluster.wire.Ack;
import io.skein.cluster.wire.BatchWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending end of one lane, towards all peers. On the lane's loop.
 *
 * <p>Whoever waits for something is called from {@link #settle()} alone, when no state is half changed.
 */
final class LaneSenders {
    private static final Logger LOG = LoggerFactory.getLogger(LaneSenders.class);

    private final UUID local;
    private final int lane;
    private final boolean droppable;
    private final LinkOptions options;
    private final Peers peers;
    private final LinkTransport transport;

    private final Map<UUID, LaneSender> senders = new HashMap<>();
    private final Queue<Runnable> completions = new ArrayDeque<>();
    private final List<Runnable> drainedHandlers = new ArrayList<>();
    private int congestedPeers;
    private boolean drained;
    private boolean settling;

    /** @param droppable whether messages may be given up at the bound, and peers that are silent not waited for */
    LaneSenders(UUID local, int lane, boolean droppable, LinkOptions options, Peers peers, LinkTransport transport) {
        this.local = local;
        this.lane = lane;
        this.droppable = droppable;
        this.options = options;
        this.peers = peers;
        this.transport = transport;
    }

    LinkOptions options() {
        return options;
    }

    boolean isDroppable() {
        return droppable;
    }

    BatchWriter newWriter() {
        return new BatchWriter(local, lane);
    }

    int nextStream() {
        return peers.nextNumber();
    }

    void transmit(Peer peer, byte[] frame) {
        transport.send(peer.incarnation(), frame);
    }

    void countDrop() {
        peers.messagesDropped.increment();
    }

    /** The sender for this peer, or null if it is no member. */
    @Nullable
    LaneSender to(UUID incarnation) {
        LaneSender sender = senders.get(incarnation);
        return sender != null && !sender.peer().isRemoved() ? sender : open(incarnation);
    }

    private @Nullable LaneSender open(UUID incarnation) {
        close(senders.remove(incarnation));
        Peer peer = peers.get(incarnation);
        if (peer == null) {
            return null;
        }
        LaneSender sender = new LaneSender(peer, this);
        senders.put(incarnation, sender);
        return sender;
    }

    void remove(Peer peer) {
        LaneSender sender = senders.get(peer.incarnation());
        if (sender != null && sender.peer() == peer) {
            senders.remove(peer.incarnation());
            close(sender);
        }
        settle();
    }

    private static void close(@Nullable LaneSender sender) {
        if (sender != null) {
            sender.close();
        }
    }

    void flush() {
        senders.values().forEach(LaneSender::flush);
        settle();
    }

    void onAck(Ack ack) {
        LaneSender sender = senders.get(ack.acker());
        if (sender != null) {
            sender.onAck(ack);
        }
    }

    void onTick(long elapsedMillis) {
        for (LaneSender sender : senders.values()) {
            sender.onTick(elapsedMillis);
        }
        settle();
    }

    boolean isCongested() {
        return congestedPeers > 0;
    }

    void onDrained(Runnable handler) {
        drainedHandlers.add(handler);
    }

    /** Calls back when every peer has all that is held for it now, or is gone; at once if nothing is held. */
    void whenTaken(Runnable done) {
        List<LaneSender> holding =
                senders.values().stream().filter(LaneSender::holdsAny).toList();
        if (holding.isEmpty()) {
            done.run();
            return;
        }
        int[] left = {holding.size()};
        for (LaneSender sender : holding) {
            sender.whenTaken(() -> {
                if (--left[0] == 0) {
                    done.run();
                }
            });
        }
    }

    /** Has somebody called soon who waits no longer. */
    void complete(Runnable accepted) {
        completions.add(accepted);
    }

    void congestionChanged(boolean congested) {
        congestedPeers += congested ? 1 : -1;
        drained = congestedPeers == 0;
    }

    /** Calls everybody who is to be called; also those who come to it meanwhile. */
    void settle() {
        if (settling) {
            return;
        }
        settling = true;
        Runnable next = next();
        while (next != null) {
            call(next);
            next = next();
        }
        settling = false;
    }

    private @Nullable Runnable next() {
        if (completions.isEmpty() && drained) {
            drained = false;
            completions.addAll(drainedHandlers);
        }
        return completions.poll();
    }

    private static void call(Runnable handler) {
        try {
            handler.run();
        } catch (RuntimeException e) {
            LOG.error("A handler of the link failed", e);
        }
    }
}
