package io.skein.cluster.hazelcast;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import io.skein.cluster.ClusterView;
import io.skein.cluster.Member;
import io.skein.cluster.lease.Voter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The members as Hazelcast sees them. */
final class HazelcastClusterView implements ClusterView {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastClusterView.class);

    private final Cluster cluster;
    private final Member local;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile List<Member> members = List.of();
    private volatile Listed listed = new Listed(Set.of(), Set.of());

    // under this monitor

    /** All members by Hazelcast's own id, which changes when a split heals. */
    private Map<UUID, Member> known = Map.of();

    private @Nullable Consumer<Change> follower;

    /**
     * What has become different at once.
     *
     * @param removed never this node
     * @param added never this node
     * @param voters all members now, each with its membership, which changes when a split heals
     */
    record Change(List<Member> removed, List<Member> added, List<Voter> voters) {}

    /** Hazelcast's set of members, a new one after each change, and their incarnations. */
    private record Listed(Set<com.hazelcast.cluster.Member> members, Set<UUID> incarnations) {}

    HazelcastClusterView(Cluster cluster) {
        this.cluster = cluster;
        this.local = memberOf(cluster.getLocalMember());
        cluster.addMembershipListener(new Events());
        refresh();
    }

    /** A Hazelcast member as ours. */
    static Member memberOf(com.hazelcast.cluster.Member member) {
        String incarnation = attribute(member, HazelcastConfigFactory.INCARNATION);
        String nodeId = attribute(member, HazelcastConfigFactory.NODE_ID);
        return new Member(UUID.fromString(incarnation), nodeId, addressOf(member.getSocketAddress()));
    }

    /** Host and port, IPv6 in brackets. */
    static String addressOf(InetSocketAddress socket) {
        InetAddress resolved = socket.getAddress();
        String host = resolved == null ? socket.getHostString() : resolved.getHostAddress();
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + socket.getPort();
    }

    private static String attribute(com.hazelcast.cluster.Member member, String name) {
        String value = member.getAttribute(name);
        if (value == null) {
            throw new IllegalStateException(member + " has no attribute " + name);
        }
        return value;
    }

    @Override
    public Member local() {
        return local;
    }

    @Override
    public List<Member> members() {
        return members;
    }

    @Override
    public synchronized void listen(Listener listener) {
        listeners.add(listener);
    }

    /** Tells of the members that are there, and then of every change in turn; on a thread of the cluster's. */
    synchronized void follow(Consumer<Change> newFollower) {
        follower = newFollower;
        newFollower.accept(new Change(List.of(), missingFrom(Map.of(), known), voters()));
    }

    /** Under which membership this node is here now. */
    UUID membership() {
        return cluster.getLocalMember().getUuid();
    }

    /** The members that were there before this node. */
    List<UUID> older() {
        List<UUID> older = new ArrayList<>();
        for (Member member : members) {
            if (member.equals(local)) {
                return older;
            }
            older.add(member.incarnation());
        }
        return older;
    }

    /** Whether this node has been there for longest: it does what one member does for all. */
    boolean isOldest() {
        List<Member> now = members;
        return !now.isEmpty() && now.get(0).equals(local);
    }

    /** Who is listed at this very moment, ahead of what listeners are told; any thread, cheap. */
    Set<UUID> listedNow() {
        Set<com.hazelcast.cluster.Member> now = cluster.getMembers();
        Listed last = listed;
        if (last.members() != now) {
            Set<UUID> incarnations = new HashSet<>();
            now.forEach(member -> incarnations.add(memberOf(member).incarnation()));
            last = new Listed(now, Set.copyOf(incarnations));
            listed = last;
        }
        return last.incarnations();
    }

    Set<UUID> incarnations() {
        Set<UUID> incarnations = new HashSet<>();
        members.forEach(member -> incarnations.add(member.incarnation()));
        return incarnations;
    }

    /**
     * Compares with what Hazelcast says now. Its events are no more than a reason to look: they can be late, because
     * other listeners block their threads, and while a split heals there is not one for every change.
     */
    synchronized void refresh() {
        Map<UUID, Member> now = new LinkedHashMap<>();
        cluster.getMembers()
                .forEach(member -> now.put(member.getUuid(), member.localMember() ? local : memberOf(member)));
        if (now.keySet().equals(known.keySet())) {
            return;
        }
        Map<UUID, Member> before = known;
        known = now;
        members = List.copyOf(now.values());
        Change change = new Change(missingFrom(now, before), missingFrom(before, now), voters());
        if (follower != null) {
            follower.accept(change);
        }
        change.removed().forEach(this::tellRemoved);
        change.added().forEach(this::tellAdded);
    }

    /** Which other members of these are not among those. */
    private List<Member> missingFrom(Map<UUID, Member> those, Map<UUID, Member> these) {
        return these.entrySet().stream()
                .filter(entry -> !those.containsKey(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(member -> !member.equals(local))
                .toList();
    }

    private List<Voter> voters() {
        return known.entrySet().stream()
                .map(entry ->
                        new Voter(entry.getValue().nodeId(), entry.getValue().incarnation(), entry.getKey()))
                .toList();
    }

    private void tellRemoved(Member member) {
        LOG.info("member {} at {} has left", member.nodeId(), member.address());
        listeners.forEach(listener -> listener.memberRemoved(member));
    }

    private void tellAdded(Member member) {
        LOG.info("member {} at {} has joined", member.nodeId(), member.address());
        listeners.forEach(listener -> listener.memberAdded(member));
    }

    private final class Events implements MembershipListener {
        @Override
        public void memberAdded(MembershipEvent event) {
            refresh();
        }

        @Override
        public void memberRemoved(MembershipEvent event) {
            refresh();
        }
    }
}
