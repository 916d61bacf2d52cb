package io.skein.cluster.lease;

import io.skein.cluster.Lease;
import io.skein.cluster.link.HeartbeatLink;
import io.skein.cluster.wire.Grant;
import io.skein.cluster.wire.Heartbeat;
import io.skein.cluster.wire.Heartbeat.Standing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How nodes agree on who may act: each asks all others several times a second, and grants what others ask under the
 * view it has adopted itself. A view follows another when its members all see one another and may give up who is
 * missing; see docs/decisions/008-lease.md. On the cluster's loop.
 */
public final class LeaseProtocol implements HeartbeatLink.Receiver {
    /** How often {@link #beat()} wants to be called. */
    public static final int BEAT_MILLIS = 250;

    /** For how many beats what a peer has said last counts as what it sees now. */
    private static final int FRESH_BEATS = 4;

    /** After how many beats without a word from a member the way to this node counts as lost. */
    private static final int SILENT_BEATS = 12;

    private static final long VALID_NANOS = Lease.VALID_MILLIS * 1_000_000;

    /** Told what comes of it. On the cluster's loop. */
    public interface Events {
        /**
         * All members of a view have adopted it.
         *
         * @param isCurrent whether the members are still those
         */
        void viewEstablished(boolean isCurrent);

        /** This process goes for good and does nothing more. */
        void goodbye(UUID incarnation);

        /** A member is listed and not heard for seconds. */
        void silent(UUID incarnation);
    }

    private final UUID local;
    private final LeaseOptions options;
    private final LongSupplier nanos;
    private final HeartbeatLink link;
    private final Events events;
    private final HeldLease lease;
    private final ViewHistory history = new ViewHistory();
    private final SentHeartbeats sent = new SentHeartbeats();
    private final Map<UUID, PeerState> peers = new LinkedHashMap<>();
    private final Map<UUID, ViewHistory.Goodbye> left = new HashMap<>();
    private final List<Voter> listed = new ArrayList<>();
    private List<Voter> members = List.of();
    private UUID membersId = Heartbeat.NONE;
    private UUID joinedAs = Heartbeat.NONE;

    /** The membership under which this node has adopted its view. */
    private UUID adoptedAs = Heartbeat.NONE;

    private boolean leaving;
    private final Set<UUID> goodbyeTaken = new HashSet<>();

    /** @param local this node's incarnation */
    public LeaseProtocol(UUID local, LeaseOptions options, LongSupplier nanos, HeartbeatLink link, Events events) {
        this.local = local;
        this.options = options;
        this.nanos = nanos;
        this.link = link;
        this.events = events;
        this.lease = new HeldLease(nanos);
    }

    /** Any thread. */
    public Lease lease() {
        return lease;
    }

    /** What tells the last established view from all others, besides its number. */
    UUID establishedId() {
        StableView established = history.established();
        return established == null ? Heartbeat.NONE : established.id();
    }

    /** Who is a member now, this node included. */
    public void membersChanged(Collection<Voter> voters) {
        listed.clear();
        listed.addAll(voters);
        membersChanged();
    }

    private void membersChanged() {
        members = listed.stream()
                .filter(voter -> !left.containsKey(voter.incarnation()))
                .toList();
        membersId = StableView.idOf(members);
        Map<UUID, PeerState> before = new HashMap<>(peers);
        peers.clear();
        for (Voter voter : members) {
            if (!voter.incarnation().equals(local)) {
                PeerState known = before.getOrDefault(voter.incarnation(), new PeerState(voter));
                known.rejoinedAs(voter);
                peers.put(voter.incarnation(), known);
            }
        }
        reconsider();
        send();
    }

    /** This node has completed its joining under this membership: it asks for the lease from now on. */
    public void joined(UUID membership) {
        joinedAs = membership;
        reconsider();
        send();
    }

    /** This node was removed and has to join again: whatever it was granted is void. */
    public void expelled() {
        joinedAs = Heartbeat.NONE;
        lease.explain("removed by the others");
        lease.expelled();
    }

    /** This node goes for good: from now on it neither acts nor grants, and every heartbeat says goodbye. */
    public void leave() {
        leaving = true;
        lease.explain("leaving");
        lease.giveUp();
        send();
    }

    /** Whether every other member has taken the goodbye. */
    public boolean isGoodbyeTaken() {
        return goodbyeTaken.containsAll(peers.keySet());
    }

    /** Lets time pass; every {@link #BEAT_MILLIS}. */
    public void beat() {
        for (PeerState peer : List.copyOf(peers.values())) {
            if (peer.countBeat() % SILENT_BEATS == 0) {
                events.silent(peer.voter().incarnation());
            }
        }
        explain();
        lease.check();
        reconsider();
        extend();
        send();
    }

    private void send() {
        StableView view = history.adopted();
        UUID viewId = view == null ? Heartbeat.NONE : view.id();
        Heartbeat heartbeat = new Heartbeat(
                local,
                sent.nextSequence(),
                standing(),
                joinedAs,
                membersId,
                history.number(),
                viewId,
                history.establishedNumber());
        sent.add(nanos.getAsLong(), history.number(), viewId);
        link.send(List.copyOf(peers.keySet()), heartbeat);
    }

    private Standing standing() {
        if (leaving) {
            return Standing.LEAVING;
        }
        return history.isNewcomer(members) ? Standing.NEWCOMER : Standing.MEMBER;
    }

    // What others say

    @Override
    public void onHeartbeat(Heartbeat heartbeat) {
        PeerState peer = peers.get(heartbeat.sender());
        if (peer == null) {
            answer(heartbeat, left.containsKey(heartbeat.sender()) ? Grant.Answer.GOODBYE : Grant.Answer.REFUSED);
            return;
        }
        if (!peer.hears(heartbeat)) {
            return;
        }
        if (heartbeat.standing() == Standing.LEAVING) {
            onGoodbye(heartbeat);
            return;
        }
        reconsider();
        StableView adopted = history.adopted();
        boolean same = adopted != null && adopted.isSame(heartbeat.viewNumber(), heartbeat.view());
        boolean granted =
                same && !leaving && heartbeat.joinedAs().equals(peer.voter().joinedAs());
        answer(heartbeat, granted ? Grant.Answer.GRANTED : Grant.Answer.REFUSED);
        if (same) {
            peer.adopts();
            if (heartbeat.isEstablished()) {
                establish();
            } else {
                establishIfAllAdopted();
            }
        }
    }

    private void answer(Heartbeat heartbeat, Grant.Answer answer) {
        link.send(heartbeat.sender(), new Grant(local, heartbeat.sequence(), answer));
    }

    private void onGoodbye(Heartbeat heartbeat) {
        left.put(heartbeat.sender(), new ViewHistory.Goodbye(heartbeat.viewNumber(), heartbeat.view()));
        answer(heartbeat, Grant.Answer.GOODBYE);
        events.goodbye(heartbeat.sender());
        membersChanged();
    }

    @Override
    public void onGrant(Grant grant) {
        PeerState peer = peers.get(grant.granter());
        SentHeartbeats.Sent asked = sent.get(grant.sequence());
        if (peer == null || asked == null) {
            return;
        }
        peer.hearsAnything();
        if (grant.answer() == Grant.Answer.GOODBYE) {
            goodbyeTaken.add(grant.granter());
        }
        StableView adopted = history.adopted();
        if (grant.answer() == Grant.Answer.GRANTED
                && adopted != null
                && adopted.isSame(asked.viewNumber(), asked.view())) {
            peer.grants(asked.sentNanos());
            establishIfAllAdopted();
            extend();
        }
    }

    // Views

    /** Looks whether the members make another view than the one adopted. */
    private void reconsider() {
        if (leaving || !isMemberAsJoined()) {
            return;
        }
        StableView adopted = history.adopted();
        long number = numberFor(adopted);
        if (adopted != null && adopted.id().equals(membersId)) {
            if (number > adopted.number()) {
                adopt(number); // others count it with a higher number
            }
        } else if (allSeeTheSame() && mayAdopt()) {
            adopt(number);
        }
    }

    private boolean isMemberAsJoined() {
        for (Voter voter : members) {
            if (voter.incarnation().equals(local)) {
                return voter.joinedAs().equals(joinedAs);
            }
        }
        return false;
    }

    private boolean allSeeTheSame() {
        return peers.values().stream().allMatch(peer -> peer.sees(membersId, FRESH_BEATS));
    }

    private boolean mayAdopt() {
        if (options.allowsMinority()) {
            return true;
        }
        if (history.isNewcomer(members)) {
            return knowing().isEmpty() ? couldFound() : knowing().stream().allMatch(peer -> peer.hasAdopted(membersId));
        }
        long establishedNumber = peers.values().stream()
                .mapToLong(PeerState::establishedNumber)
                .max()
                .orElse(0);
        return history.allows(members, left, couldFound() || isEverybodyHere(), establishedNumber);
    }

    /** The others that know of views before: they say by adopting the members' view whether it may follow. */
    private List<PeerState> knowing() {
        return peers.values().stream().filter(peer -> !peer.isNewcomer()).toList();
    }

    /** Whether those without a past, this node perhaps one of them, are enough for the first view of a cluster. */
    private boolean couldFound() {
        int newcomers = peers.size() - knowing().size() + (history.isNewcomer(members) ? 1 : 0);
        return newcomers >= options.minMembers();
    }

    private boolean isEverybodyHere() {
        return members.stream().map(Voter::nodeId).distinct().count() >= options.nodes();
    }

    /** The number these very members have with any of them; else one more than all that any of them has adopted. */
    private long numberFor(@Nullable StableView adopted) {
        long highest = history.number();
        long given = 0;
        for (PeerState peer : peers.values()) {
            Heartbeat last = peer.last();
            if (last != null) {
                highest = Math.max(highest, last.viewNumber());
                given = last.view().equals(membersId) ? Math.max(given, last.viewNumber()) : given;
            }
        }
        if (adopted != null && adopted.id().equals(membersId)) {
            return Math.max(given, adopted.number());
        }
        return given == highest && given > history.number() ? given : highest + 1;
    }

    private void adopt(long number) {
        StableView view = StableView.of(number, members);
        history.adopt(view);
        adoptedAs = joinedAs;
        peers.values().forEach(peer -> peer.startView(view));
        send();
        establishIfAllAdopted();
    }

    private void establishIfAllAdopted() {
        StableView adopted = history.adopted();
        if (adopted == null || history.isAdoptedEstablished()) {
            return;
        }
        for (Voter voter : adopted.voters()) {
            PeerState peer = peers.get(voter.incarnation());
            boolean has = voter.incarnation().equals(local)
                    || peer != null && peer.voter().equals(voter) && peer.hasAdopted();
            if (!has) {
                return;
            }
        }
        establish();
    }

    private void establish() {
        StableView adopted = history.adopted();
        if (adopted == null || history.isAdoptedEstablished()) {
            return;
        }
        history.establish();
        left.keySet().retainAll(listed.stream().map(Voter::incarnation).toList());
        lease.established(adopted);
        events.viewEstablished(adopted.id().equals(membersId));
        extend();
        send();
    }

    // The lease

    private void extend() {
        StableView adopted = history.adopted();
        if (adopted == null || leaving || !history.isAdoptedEstablished() || !joinedAs.equals(adoptedAs)) {
            return;
        }
        int needed = adopted.voters().size() / 2;
        long[] granted = grants(adopted);
        if (needed == 0) {
            lease.extendTo(nanos.getAsLong() + VALID_NANOS);
        } else if (granted.length >= needed) {
            lease.extendTo(granted[granted.length - needed] + VALID_NANOS);
        }
    }

    /** When this node asked for what the others have granted, the earliest first. */
    private long[] grants(StableView view) {
        long now = nanos.getAsLong();
        return view.voters().stream()
                .map(voter -> peers.get(voter.incarnation()))
                .filter(peer -> peer != null && peer.hasGranted())
                .mapToLong(peer -> peer.grantedNanos() - now) // so that the clock may pass its largest number
                .sorted()
                .map(age -> age + now)
                .toArray();
    }

    private void explain() {
        if (leaving) {
            lease.explain("leaving");
        } else if (joinedAs.equals(Heartbeat.NONE)) {
            lease.explain("not joined");
        } else if (history.isEmpty()) {
            lease.explain(
                    knowing().isEmpty()
                            ? members.size() + " of " + options.minMembers() + " members that a first view takes"
                            : "too few of the last view's nodes here that have not forgotten it");
        } else {
            lease.explain(history.reachable(heardMembers()));
        }
    }

    private Collection<Voter> heardMembers() {
        List<Voter> heard = new ArrayList<>();
        for (Voter voter : members) {
            PeerState peer = peers.get(voter.incarnation());
            if (peer == null || peer.sees(membersId, FRESH_BEATS)) {
                heard.add(voter);
            }
        }
        return heard;
    }
}
