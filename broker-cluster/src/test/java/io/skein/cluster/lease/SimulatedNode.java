package io.skein.cluster.lease;

import io.skein.cluster.Lease;
import io.skein.cluster.link.HeartbeatLink;
import io.skein.cluster.wire.Grant;
import io.skein.cluster.wire.Heartbeat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiPredicate;

/** A process with its own idea of who is a member. */
final class SimulatedNode implements HeartbeatLink, LeaseProtocol.Events {
    private static final int SILENT_MILLIS = 3_000;

    private final SimulatedCluster cluster;
    private final String nodeId;
    private final UUID incarnation;
    private final LeaseProtocol protocol;
    private final Map<UUID, Long> unreachableSince = new HashMap<>();
    private final List<Runnable> frozenTasks = new ArrayList<>();
    private final List<String> gone = new ArrayList<>();
    private List<Voter> members = List.of();
    private Voter self;
    private boolean alive = true;
    private boolean frozen;
    private boolean joined;
    private long viewNumber;
    private UUID viewId = Heartbeat.NONE;
    private int held;

    SimulatedNode(SimulatedCluster cluster, String nodeId) {
        this.cluster = cluster;
        this.nodeId = nodeId;
        this.incarnation = cluster.newId();
        this.self = new Voter(nodeId, incarnation, cluster.newId());
        this.protocol = new LeaseProtocol(incarnation, cluster.options(), cluster::now, this, this);
        lease().listen(new Lease.Listener() {
            @Override
            public void leaseLost() {
                held--;
            }

            @Override
            public void leaseGained() {
                held++;
            }
        });
        beat();
    }

    private void beat() {
        cluster.after(LeaseProtocol.BEAT_MILLIS, () -> {
            if (alive) {
                execute(() -> {
                    protocol.beat();
                    beat();
                });
            }
        });
    }

    String nodeId() {
        return nodeId;
    }

    UUID incarnation() {
        return incarnation;
    }

    Voter self() {
        return self;
    }

    List<Voter> members() {
        return members;
    }

    Lease lease() {
        return protocol.lease();
    }

    boolean isAlive() {
        return alive;
    }

    boolean isFrozen() {
        return frozen;
    }

    boolean hasJoined() {
        return joined;
    }

    long viewNumber() {
        return viewNumber;
    }

    UUID viewId() {
        return viewId;
    }

    /** Also a frozen one: it might go on at any moment. */
    boolean mayAct() {
        return alive && lease().isHeld();
    }

    boolean sharesViewWith(SimulatedNode other) {
        return viewNumber == other.viewNumber && viewId.equals(other.viewId);
    }

    /** What the listeners were told last. */
    boolean wasToldHeld() {
        return held == 1;
    }

    /** Who counts as gone for good by its own word. */
    List<String> goodbyes() {
        return gone;
    }

    void execute(Runnable task) {
        if (!alive) {
            return;
        }
        if (frozen) {
            frozenTasks.add(task);
        } else {
            task.run();
        }
    }

    void die() {
        alive = false;
    }

    void freeze() {
        cluster.tell(cluster.millis() + " freeze " + nodeId);
        frozen = true;
    }

    void thaw() {
        cluster.tell(cluster.millis() + " thaw " + nodeId);
        frozen = false;
        List<Runnable> tasks = new ArrayList<>(frozenTasks);
        frozenTasks.clear();
        tasks.forEach(this::execute);
    }

    /** Leaves as planned; the process ends when all have taken its goodbye, or a second later. */
    void leave() {
        cluster.tell(cluster.millis() + " leave " + nodeId);
        execute(protocol::leave);
        endAfterGoodbye(20);
    }

    private void endAfterGoodbye(int polls) {
        cluster.after(
                50,
                () -> execute(() -> {
                    if (polls == 0 || protocol.isGoodbyeTaken()) {
                        die();
                    } else {
                        protocol.beat();
                        endAfterGoodbye(polls - 1);
                    }
                }));
    }

    // Membership

    void isAlone() {
        members = List.of(self);
        protocol.membersChanged(members);
        joinLater();
    }

    private void joinLater() {
        joined = false;
        UUID membership = self.joinedAs();
        cluster.after(
                50 + cluster.random().nextInt(500),
                () -> execute(() -> {
                    if (self.joinedAs().equals(membership)) {
                        joined = true;
                        protocol.joined(membership);
                    }
                }));
    }

    Voter moveTo(List<Voter> others) {
        self = new Voter(nodeId, incarnation, cluster.newId());
        members = new ArrayList<>(others);
        members.add(self);
        unreachableSince.clear();
        protocol.expelled();
        protocol.membersChanged(members);
        joinLater();
        return self;
    }

    void listInstead(Voter before, Voter now) {
        members = new ArrayList<>(members);
        members.removeIf(member -> member.equals(before) || member.incarnation().equals(now.incarnation()));
        members.add(now);
        protocol.membersChanged(members);
    }

    void removeSilent(BiPredicate<SimulatedNode, Voter> isReachable) {
        List<Voter> kept = new ArrayList<>();
        for (Voter member : members) {
            if (member.equals(self) || isReachable.test(this, member)) {
                unreachableSince.remove(member.incarnation());
                kept.add(member);
            } else {
                long since = unreachableSince.computeIfAbsent(member.incarnation(), key -> cluster.millis());
                long patience = SILENT_MILLIS + cluster.random().nextInt(3_000);
                if (cluster.millis() - since < patience) {
                    kept.add(member);
                }
            }
        }
        if (kept.size() < members.size()) {
            members = kept;
            protocol.membersChanged(members);
        }
    }

    // What the protocol asks for

    @Override
    public void send(Collection<UUID> peers, Heartbeat heartbeat) {
        Heartbeat sent = Heartbeat.decode(heartbeat.encode());
        peers.forEach(peer -> cluster.transmit(nodeId, peer, node -> node.protocol.onHeartbeat(sent)));
    }

    @Override
    public void send(UUID peer, Grant grant) {
        cluster.transmit(nodeId, peer, node -> node.protocol.onGrant(grant));
    }

    @Override
    public void receiver(Receiver receiver) {
        throw new AssertionError("the cluster delivers");
    }

    @Override
    public void viewEstablished(boolean isCurrent) {
        viewNumber = lease().term();
        viewId = protocol.establishedId();
        cluster.established(this, viewNumber, viewId, lease().view());
    }

    @Override
    public void goodbye(UUID leaver) {
        members.stream()
                .filter(member -> member.incarnation().equals(leaver))
                .forEach(member -> gone.add(member.nodeId()));
    }

    @Override
    public void silent(UUID peer) {
        // the way is never lost here
    }

    @Override
    public String toString() {
        return nodeId + " (" + viewNumber + " " + lease().view() + ")";
    }
}
