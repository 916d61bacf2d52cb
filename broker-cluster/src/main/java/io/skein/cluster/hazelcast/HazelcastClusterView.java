package io.skein.cluster.hazelcast;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.InitialMembershipEvent;
import com.hazelcast.cluster.InitialMembershipListener;
import com.hazelcast.cluster.MembershipEvent;
import io.skein.cluster.ClusterView;
import io.skein.cluster.Member;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
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

    /** Other members by Hazelcast's own id, which changes when a split heals; under this monitor. */
    private final Map<UUID, Member> others = new HashMap<>();

    HazelcastClusterView(Cluster cluster) {
        this.cluster = cluster;
        this.local = memberOf(cluster.getLocalMember());
        cluster.addMembershipListener(new Events());
    }

    /** A Hazelcast member as ours. */
    static Member memberOf(com.hazelcast.cluster.Member member) {
        String incarnation = attribute(member, HazelcastConfigFactory.INCARNATION);
        String nodeId = attribute(member, HazelcastConfigFactory.NODE_ID);
        var socket = member.getSocketAddress();
        String host = socket.getAddress() == null
                ? socket.getHostString()
                : socket.getAddress().getHostAddress();
        String address = (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + socket.getPort();
        return new Member(UUID.fromString(incarnation), nodeId, address);
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

    Set<UUID> incarnations() {
        Set<UUID> incarnations = new HashSet<>();
        members.forEach(member -> incarnations.add(member.incarnation()));
        return incarnations;
    }

    /** Compares with what Hazelcast says now: while a split heals it does not tell of every change. */
    synchronized void refresh() {
        Map<UUID, com.hazelcast.cluster.Member> now = new HashMap<>();
        cluster.getMembers().forEach(member -> now.put(member.getUuid(), member));
        List.copyOf(others.keySet()).stream()
                .filter(uuid -> !now.containsKey(uuid))
                .forEach(this::removed);
        now.values().forEach(this::added);
        takeOrder(cluster.getMembers());
    }

    private void takeOrder(Collection<com.hazelcast.cluster.Member> inOrder) {
        members = inOrder.stream()
                .map(member -> member.localMember() ? local : memberOf(member))
                .toList();
    }

    private void added(com.hazelcast.cluster.Member added) {
        if (added.localMember() || others.containsKey(added.getUuid())) {
            return;
        }
        Member member = memberOf(added);
        UUID before = findByIncarnation(member.incarnation()); // the same node back after a split: first it goes
        if (before != null) {
            removed(before);
        }
        others.put(added.getUuid(), member);
        LOG.info("member {} at {} has joined", member.nodeId(), member.address());
        listeners.forEach(listener -> listener.memberAdded(member));
    }

    private @Nullable UUID findByIncarnation(UUID incarnation) {
        for (Map.Entry<UUID, Member> other : others.entrySet()) {
            if (other.getValue().incarnation().equals(incarnation)) {
                return other.getKey();
            }
        }
        return null;
    }

    private void removed(UUID uuid) {
        Member member = others.remove(uuid);
        if (member != null) {
            LOG.info("member {} at {} has left", member.nodeId(), member.address());
            listeners.forEach(listener -> listener.memberRemoved(member));
        }
    }

    private final class Events implements InitialMembershipListener {
        @Override
        public void init(InitialMembershipEvent event) {
            synchronized (HazelcastClusterView.this) {
                event.getMembers().forEach(HazelcastClusterView.this::added);
                takeOrder(event.getMembers());
            }
        }

        @Override
        public void memberAdded(MembershipEvent event) {
            synchronized (HazelcastClusterView.this) {
                takeOrder(event.getMembers());
                added(event.getMember());
            }
        }

        @Override
        public void memberRemoved(MembershipEvent event) {
            synchronized (HazelcastClusterView.this) {
                takeOrder(event.getMembers());
                removed(event.getMember().getUuid());
            }
        }
    }
}
