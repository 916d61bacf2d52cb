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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The members as Hazelcast sees them. */
final class HazelcastClusterView implements ClusterView {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastClusterView.class);

    private final Cluster cluster;
    private final Member local;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile List<Member> members = List.of();
    private volatile List<Voter> voters = List.of();
    private volatile Listed listed = new Listed(Set.of(), Set.of());
    private volatile Runnable onChange = () -> {};

    /** Other members by Hazelcast's own id, which changes when a split heals; under this monitor. */
    private final Map<UUID, Member> others = new HashMap<>();

    private Set<UUID> known = Set.of();

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

    /** Like {@link #listen}, and tells of the members that are there already. */
    synchronized void listenFromNow(Listener listener) {
        listeners.add(listener);
        for (Member member : members) {
            if (!member.equals(local)) {
                listener.memberAdded(member);
            }
        }
    }

    /** The members with the membership each has now, which changes when a split heals. */
    List<Voter> voters() {
        return voters;
    }

    /** Has this run after every change of {@link #voters()}, on a thread of the cluster's. */
    void onChange(Runnable handler) {
        onChange = handler;
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
        Map<UUID, com.hazelcast.cluster.Member> now = new LinkedHashMap<>();
        cluster.getMembers().forEach(member -> now.put(member.getUuid(), member));
        if (now.keySet().equals(known)) {
            return;
        }
        known = now.keySet();
        List<UUID> gone =
                others.keySet().stream().filter(uuid -> !now.containsKey(uuid)).toList();
        members = now.values().stream()
                .map(member -> member.localMember() ? local : memberOf(member))
                .toList();
        voters = now.values().stream().map(this::voterOf).toList();
        gone.forEach(this::removed);
        now.forEach(this::added);
        onChange.run();
    }

    private Voter voterOf(com.hazelcast.cluster.Member member) {
        Member known = member.localMember() ? local : memberOf(member);
        return new Voter(known.nodeId(), known.incarnation(), member.getUuid());
    }

    private void removed(UUID uuid) {
        Member member = others.remove(uuid);
        if (member != null) {
            LOG.info("member {} at {} has left", member.nodeId(), member.address());
            listeners.forEach(listener -> listener.memberRemoved(member));
        }
    }

    private void added(UUID uuid, com.hazelcast.cluster.Member added) {
        if (added.localMember() || others.containsKey(uuid)) {
            return;
        }
        Member member = memberOf(added);
        others.put(uuid, member);
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
