package io.skein.cluster.link;

import io.skein.cluster.Member;
import io.skein.cluster.NodeLinks;
import io.skein.cluster.wire.ForwardedPublication;
import io.skein.cluster.wire.FrameHeader;
import io.skein.cluster.wire.HintsLost;
import io.skein.cluster.wire.QueuedHint;
import io.skein.cluster.wire.WireException;
import io.skein.cluster.wire.WireItem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * This node's links with all other members: a lane of publications per event loop and one of control messages. Every
 * method may be called on any thread unless it says otherwise.
 */
public final class LinkNetwork implements NodeLinks {
    private final Context clusterContext;
    private final UUID local;
    private final LinkOptions options;
    private final LinkTransport transport;
    private final LinkClocks clocks;
    private final Peers peers = new Peers();
    private final ControlLane control;
    private final LinkLoop controlLoop;
    private final Heartbeats heartbeats;
    private final AtomicReferenceArray<@Nullable LinkLoop> loops;
    private final Queue<Runnable> timers = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Receiver publications;

    /**
     * @param clusterContext where control messages are sent and handled, and frames arrive
     * @param local this node's incarnation
     */
    public LinkNetwork(
            Context clusterContext, UUID local, LinkOptions options, LinkTransport transport, LinkClocks clocks) {
        this.clusterContext = clusterContext;
        this.local = local;
        this.options = options;
        this.transport = transport;
        this.clocks = clocks;
        this.loops = new AtomicReferenceArray<>(options.loops());
        LaneSenders senders = new LaneSenders(local, FrameHeader.CONTROL_LANE, false, options, peers, transport);
        this.control = new ControlLane(clusterContext, senders, clocks);
        this.controlLoop = newLoop(clusterContext, senders, control);
        this.heartbeats = new Heartbeats(transport);
    }

    /** Links over the event bus. */
    public static LinkNetwork over(Context clusterContext, UUID local, LinkOptions options) {
        LinkTransport transport = new EventBusTransport(clusterContext, local);
        return new LinkNetwork(clusterContext, local, options, transport, LinkClocks.system());
    }

    /**
     * Takes what peers send from now on. Lanes may be opened and messages queued before.
     *
     * @param receiver who is told of publications
     * @return when other nodes can reach this one
     */
    public Future<Void> start(Receiver receiver) {
        publications = receiver;
        tick(clusterContext, controlLoop);
        return transport.open(this::onFrame);
    }

    /** Neither sends nor takes anything any more. What is not accepted yet stays so. */
    public Future<Void> stop() {
        timers.forEach(Runnable::run);
        return transport.close();
    }

    /** Links with a member: from the return on, what is sent to it is kept for it. A repetition does no harm. */
    public void addPeer(Member member) {
        if (!member.incarnation().equals(local)) {
            peers.add(member.incarnation());
        }
    }

    /** Forgets a member: nobody waits for it any more, and what it still sends is refused. */
    public void removePeer(UUID incarnation) {
        Peer peer = peers.remove(incarnation);
        if (peer != null) {
            forEachLoop(loop -> loop.remove(peer));
        }
    }

    /** The members that leave a lane without any answer. */
    public Set<UUID> suspected() {
        return peers.all().stream()
                .filter(Peer::isSuspected)
                .map(Peer::incarnation)
                .collect(Collectors.toSet());
    }

    public LinkStats stats() {
        return peers.stats();
    }

    /** The link for control messages. */
    public ControlLink control() {
        return control;
    }

    /** The link for heartbeats. */
    public HeartbeatLink heartbeats() {
        return heartbeats;
    }

    /** Makes this node's address known once more, as others seem not to find it. */
    public void renewAddress() {
        transport.renew();
    }

    @Override
    public Lane openLane(int loop) {
        Context context = Vertx.currentContext();
        if (context == null || !context.isEventLoopContext()) {
            throw new IllegalStateException("a lane is opened on its event loop");
        }
        LaneSenders senders = new LaneSenders(local, loop, true, options, peers, transport);
        LinkLoop opened = newLoop(context, senders, new PublicationDelivery());
        if (!loops.compareAndSet(loop, null, opened)) {
            throw new IllegalStateException("lane " + loop + " is open already");
        }
        tick(context, opened);
        return new PublicationLane(senders, clocks);
    }

    private LinkLoop newLoop(Context context, LaneSenders senders, LinkLoop.Delivery delivery) {
        Executor loop = task -> context.runOnContext(v -> task.run());
        return new LinkLoop(local, loop, peers, transport, senders, delivery, clocks);
    }

    private void tick(Context context, LinkLoop loop) {
        Vertx vertx = context.owner(); // clients are served by another than the cluster
        context.runOnContext(v -> {
            long timer = vertx.setPeriodic(LinkLoop.TICK_MILLIS, id -> loop.tick());
            timers.add(() -> vertx.cancelTimer(timer));
        });
    }

    /** On the cluster's context: looks at the header alone and hands the frame to its loop. */
    private void onFrame(byte[] frame) {
        try {
            route(FrameHeader.read(frame), frame);
        } catch (WireException e) {
            peers.framesUnreadable.increment();
        }
    }

    private void route(FrameHeader header, byte[] frame) {
        if (header.kind() == FrameHeader.Kind.HEARTBEAT || header.kind() == FrameHeader.Kind.GRANT) {
            heartbeats.take(header, frame);
            return;
        }
        LinkLoop loop = loop(header);
        if (loop != null) {
            loop.receive(frame);
        } else if (header.kind() == FrameHeader.Kind.BATCH) {
            transport.send(header.sender(), LinkLoop.notNow(local, header).encode());
        }
    }

    private @Nullable LinkLoop loop(FrameHeader header) {
        if (header.lane() == FrameHeader.CONTROL_LANE) {
            return controlLoop;
        }
        return loops.get(header.lane() % loops.length());
    }

    private void forEachLoop(Consumer<LinkLoop> action) {
        action.accept(controlLoop);
        for (int i = 0; i < loops.length(); i++) {
            LinkLoop loop = loops.get(i);
            if (loop != null) {
                action.accept(loop);
            }
        }
    }

    /** Hands publications to the node, on the loop the lane falls to. */
    private final class PublicationDelivery implements LinkLoop.Delivery {
        @Override
        public boolean takes(WireItem item) {
            return item instanceof ForwardedPublication || item instanceof QueuedHint || item instanceof HintsLost;
        }

        @Override
        public void deliver(UUID sender, WireItem item) {
            if (item instanceof QueuedHint hint) {
                receiver().onHint(hint.place(), hint.publication());
                return;
            }
            if (item instanceof HintsLost) {
                receiver().onHintsLost();
                return;
            }
            ForwardedPublication forwarded = (ForwardedPublication) item;
            receiver().onPublication(sender, forwarded.publication(), forwarded.groups(), forwarded.direct());
        }

        @Override
        public void end() {
            receiver().onBatchEnd();
        }

        private Receiver receiver() {
            Receiver receiver = publications;
            if (receiver == null) {
                throw new IllegalStateException("the links are not started");
            }
            return receiver;
        }
    }
}
