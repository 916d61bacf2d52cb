package io.skein.cluster.hazelcast;

import io.skein.cluster.Lease;
import io.skein.cluster.lease.LeaseOptions;
import io.skein.cluster.lease.LeaseProtocol;
import io.skein.cluster.lease.Voter;
import io.skein.cluster.link.HeartbeatLink;
import io.skein.cluster.link.LinkNetwork;
import io.skein.cluster.replication.ClusterExchange;
import io.skein.cluster.replication.ClusterLoop;
import io.skein.cluster.wire.Grant;
import io.skein.cluster.wire.Heartbeat;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the lease on the cluster's loop: lets it beat, tells it who is a member, and the exchange who acts no more. */
final class LeaseLoop implements HeartbeatLink.Receiver, LeaseProtocol.Events {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseLoop.class);
    private static final int GOODBYE_MILLIS = 50;
    private static final int GOODBYES = 20;

    private final ClusterLoop loop;
    private final LinkNetwork links;
    private final ClusterExchange exchange;
    private final Runnable renewNodeInfo;
    private final LeaseProtocol protocol;

    // on the loop
    private boolean started;
    private List<Voter> members = List.of();

    LeaseLoop(
            ClusterLoop loop,
            UUID local,
            LinkNetwork links,
            ClusterExchange exchange,
            Runnable renewNodeInfo,
            LeaseOptions options) {
        this.loop = loop;
        this.links = links;
        this.exchange = exchange;
        this.renewNodeInfo = renewNodeInfo;
        this.protocol = new LeaseProtocol(local, options, System::nanoTime, links.heartbeats(), this);
        links.heartbeats().receiver(this);
    }

    /** Any thread. */
    Lease lease() {
        return protocol.lease();
    }

    /** The links are open: begins to say and to hear. Any thread. */
    void start() {
        loop.execute(() -> {
            started = true;
            protocol.membersChanged(members);
            beat();
        });
    }

    /** These are the members now; the exchange has been told in the same turn. */
    void membersChanged(List<Voter> voters) {
        assert loop.isCurrent();
        members = voters;
        if (started) {
            protocol.membersChanged(voters);
        }
    }

    /** The next is sure before this one begins: whatever fails in it, it is not the last. */
    private void beat() {
        loop.schedule(LeaseProtocol.BEAT_MILLIS, this::beat);
        protocol.beat();
    }

    /** All is known of the others that this membership can tell. */
    void joined(UUID membership) {
        assert loop.isCurrent();
        protocol.joined(membership);
    }

    void expelled() {
        assert loop.isCurrent();
        protocol.expelled();
    }

    /** Completes on the loop when the lease is there; at once if it is. On the loop. */
    Future<Void> awaitHeld() {
        assert loop.isCurrent();
        Promise<Void> held = Promise.promise();
        lease().listen(new Lease.Listener() {
            @Override
            public void leaseLost() {
                // waiting goes on
            }

            @Override
            public void leaseGained() {
                held.tryComplete();
            }
        });
        if (lease().isHeld()) {
            held.tryComplete();
        }
        return held.future();
    }

    /** Says goodbye; completes on the loop when all have heard it, or have not within a second. Any thread. */
    Future<Void> leave() {
        Promise<Void> left = Promise.promise();
        loop.execute(() -> {
            protocol.leave();
            awaitGoodbye(GOODBYES, left);
        });
        return left.future();
    }

    private void awaitGoodbye(int polls, Promise<Void> left) {
        if (protocol.isGoodbyeTaken() || polls == 0) {
            left.complete();
            return;
        }
        loop.schedule(GOODBYE_MILLIS, () -> {
            protocol.beat();
            awaitGoodbye(polls - 1, left);
        });
    }

    @Override
    public void onHeartbeat(Heartbeat heartbeat) {
        loop.execute(() -> protocol.onHeartbeat(heartbeat));
    }

    @Override
    public void onGrant(Grant grant) {
        loop.execute(() -> protocol.onGrant(grant));
    }

    @Override
    public void viewEstablished(boolean isCurrent) {
        if (isCurrent) {
            exchange.viewEstablished(Lease.VALID_MILLIS);
        }
    }

    @Override
    public void goodbye(UUID incarnation) {
        LOG.info("member {} leaves as planned", incarnation);
        links.removePeer(incarnation);
        exchange.memberLeft(incarnation);
    }

    @Override
    public void silent(UUID incarnation) {
        LOG.info("member {} is listed and has not been heard for seconds, registering once more", incarnation);
        renewNodeInfo.run();
        links.renewAddress();
    }
}
