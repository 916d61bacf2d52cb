package io.skein.router;

import io.skein.cluster.NodeLinks;
import io.skein.model.Publication;
import io.skein.model.PublishOutcome;
import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.TopicFilter;
import io.skein.session.Session;
import io.skein.store.session.SessionAnswer.Appended.Result;
import io.skein.store.session.SessionChange.Append.Condition;
import io.vertx.core.AsyncResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds everyone a publication is for and gives each a share: sessions of this node their delivery, every other node
 * one copy, a shared group one receiver.
 *
 * <p>On its loop; the scratch state is used again for each publication.
 */
final class Fanout {
    private final Router router;
    private final RouterLoop loop;
    private final NodeLinks.Lane lane;
    private final MatchCache<Session> matches;
    private final SharedGroupSelector<Session> selector;
    private final OverlapMerge overlaps = new OverlapMerge();
    private final RemoteCopies copies = new RemoteCopies();
    private final QueuedReceivers queues;
    private final List<SharedGroup<Session>> queuedGroups = new ArrayList<>();
    private final Appends appends;
    /** Whether messages at QoS 0 reach durable sessions by their queues, but for shared subscriptions. */
    private final boolean queuesQos0;

    Fanout(Router router, RouterLoop loop, NodeLinks.Lane lane, Appends appends) {
        this.router = router;
        this.loop = loop;
        this.lane = lane;
        this.appends = appends;
        this.matches = router.newMatchCache();
        this.selector = new SharedGroupSelector<>(loop.number());
        this.queuesQos0 = router.queuesQos0();
        this.queues = new QueuedReceivers(queuesQos0);
    }

    MatchCache<Session> matches() {
        return matches;
    }

    /** From a client of this node, or from the node itself. */
    void publish(Publication publication, PublicationId id, @Nullable PublishCompletion onKept) {
        FilterNode<Session>[] filters = matches.match(publication.topic()).filters();
        List<QueuedReceivers.Receiver> queued = queues.of(filters, publication.qos());
        if (!id.mayBeRepeated() && isQueued(publication, queued, filters) && !router.hasRoomToQueue()) {
            if (onKept != null) {
                onKept.accept(PublishOutcome.REFUSED);
                return;
            }
            queued = List.of();
        }
        boolean anyone = deliverPlain(publication, filters);
        for (FilterNode<Session> filter : filters) {
            copies.addRoutes(filter.remotes());
            for (SharedGroup<Session> group : filter.groups()) {
                anyone |= chooseMember(publication, group);
            }
        }
        anyone |= !copies.isEmpty() || !queued.isEmpty() || !queuedGroups.isEmpty();
        if (!anyone && publication.publisher() != null) {
            router.countUnmatched();
        }
        PublishOutcome outcome = anyone ? PublishOutcome.ROUTED : PublishOutcome.NO_MATCHING_SUBSCRIBERS;
        boolean retained = publication.retain() && router.hasRoomToRetain(publication);
        if (publication.retain() && !retained) {
            outcome = PublishOutcome.NOT_RETAINED;
        }
        int waits = copies.size() + queued.size() + queuedGroups.size() + (retained ? 1 : 0);
        if (onKept == null || waits == 0) {
            handOut(publication, id, queued, retained, null);
            if (onKept != null) {
                onKept.accept(outcome);
            }
        } else {
            handOut(publication, id, queued, retained, new Acceptance(waits, outcome, onKept));
        }
    }

    private static boolean isQueued(
            Publication publication, List<QueuedReceivers.Receiver> queued, FilterNode<Session>[] filters) {
        if (!queued.isEmpty() || publication.qos() == Qos.AT_MOST_ONCE) {
            return !queued.isEmpty();
        }
        for (FilterNode<Session> filter : filters) {
            for (SharedGroup<Session> group : filter.groups()) {
                if (group.durables().size() > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private void handOut(
            Publication publication,
            PublicationId id,
            List<QueuedReceivers.Receiver> queued,
            boolean retained,
            @Nullable Acceptance acceptance) {
        sendCopies(publication, acceptance);
        Condition condition = queuesQos0 ? Condition.EVEN_AT_MOST_ONCE : Condition.ALWAYS;
        for (QueuedReceivers.Receiver receiver : queued) {
            appends.append(receiver, publication, id.value(), condition, result -> answered(acceptance, result));
        }
        handOutToGroups(publication, id, acceptance);
        if (retained) {
            // A channel's handler runs outside of any Vert.x context, so the answer comes on the cluster's thread.
            router.retain(publication).onComplete(result -> loop.execute(() -> retained(acceptance, result)));
        }
    }

    private static void answered(@Nullable Acceptance acceptance, @Nullable Result result) {
        if (acceptance == null) {
            return;
        }
        if (result == null) {
            acceptance.fail();
        } else if (result == Result.REFUSED) {
            acceptance.refuse();
        }
        acceptance.run();
    }

    private static void retained(@Nullable Acceptance acceptance, AsyncResult<Void> result) {
        if (acceptance == null) {
            return;
        }
        if (result.failed()) {
            acceptance.fail();
        }
        acceptance.run();
    }

    private void handOutToGroups(Publication publication, PublicationId id, @Nullable Acceptance acceptance) {
        if (queuedGroups.isEmpty()) {
            return;
        }
        List<SharedGroup<Session>> groups = new ArrayList<>(queuedGroups);
        queuedGroups.clear();
        for (SharedGroup<Session> group : groups) {
            new GroupTurn(this, appends, group, publication, id, result -> answered(acceptance, result)).start();
        }
    }

    /** To one member of one group, because the member it was with is gone. */
    void publishToGroup(Publication publication, PublicationId id, TopicFilter filter, PublishCompletion onKept) {
        SharedGroup<Session> group = router.index().group(filter);
        if (group == null || !chooseMember(publication, group) && copies.isEmpty() && queuedGroups.isEmpty()) {
            onKept.accept(PublishOutcome.NO_MATCHING_SUBSCRIBERS);
            return;
        }
        int waits = copies.size() + queuedGroups.size();
        if (waits == 0) {
            onKept.accept(PublishOutcome.ROUTED);
            return;
        }
        Acceptance acceptance = new Acceptance(waits, PublishOutcome.ROUTED, onKept);
        handOut(publication, id, List.of(), false, acceptance);
    }

    /** From another node, which has chosen the groups this node serves. */
    void deliverFromPeer(Publication publication, List<TopicFilter> groups, boolean direct) {
        if (direct) {
            deliverPlain(publication, matches.match(publication.topic()).filters());
        }
        for (int i = 0; i < groups.size(); i++) {
            SharedGroup<Session> group = router.index().group(groups.get(i));
            if (group != null) {
                deliverHere(publication, group);
            }
        }
        handOut(
                publication,
                PublicationId.NONE,
                List.of(),
                false,
                null); // a group whose last member here has left is served elsewhere
    }

    private void sendCopies(Publication publication, @Nullable Runnable accepted) {
        if (copies.isEmpty()) {
            return;
        }
        copies.sendAll(lane, publication, accepted);
        copies.clear();
    }

    // Plain subscriptions of this node

    private boolean deliverPlain(Publication publication, FilterNode<Session>[] filters) {
        int withLocals = 0;
        FilterNode<Session> only = null;
        for (FilterNode<Session> filter : filters) {
            if (filter.locals().size() > 0) {
                withLocals++;
                only = filter;
            }
        }
        if (only == null) {
            return false;
        }
        return withLocals == 1 ? deliverTo(publication, only.locals()) : deliverMerged(publication, filters);
    }

    private boolean deliverTo(Publication publication, LocalSubscribers<Session> subscribers) {
        boolean anyone = false;
        for (int i = 0; i < subscribers.slots(); i++) {
            LocalSubscription<Session> s = subscribers.slot(i);
            if (s != null && isWanted(publication, s)) {
                if (!isAllByQueue(s.subscriber())) {
                    deliver(publication, s.subscriber(), s.subscription());
                }
                anyone = true;
            }
        }
        return anyone;
    }

    /** A session with several matching subscriptions gets one copy, at the highest quality [MQTT-3.3.4-2]. */
    private boolean deliverMerged(Publication publication, FilterNode<Session>[] filters) {
        for (FilterNode<Session> filter : filters) {
            LocalSubscribers<Session> subscribers = filter.locals();
            for (int i = 0; i < subscribers.slots(); i++) {
                LocalSubscription<Session> s = subscribers.slot(i);
                if (s != null && isWanted(publication, s)) {
                    overlaps.add(s.subscriber(), s.subscription());
                }
            }
        }
        boolean anyone = !overlaps.isEmpty();
        overlaps.forEach((session, merged) -> {
            Qos qos = publication.qos().atMost(merged.maximumQos());
            boolean retain = publication.retain() && merged.retainAsPublished();
            if (!isAllByQueue(session)) {
                dispatch(session, publication, qos, retain, merged.subscriptionIds());
            }
        });
        overlaps.clear();
        return anyone;
    }

    private boolean isAllByQueue(Session session) {
        return queuesQos0 && session.isStored();
    }

    private static boolean isWanted(Publication publication, LocalSubscription<Session> s) {
        return !(s.subscription().noLocal()
                && s.subscriber().client().equals(publication.publisher())); // [MQTT-3.8.3-3]
    }

    private void deliver(Publication publication, Session session, Subscription subscription) {
        Qos qos = publication.qos().atMost(subscription.maximumQos());
        boolean retain = publication.retain() && subscription.retainAsPublished(); // [MQTT-3.3.1-12], [MQTT-3.3.1-13]
        dispatch(session, publication, qos, retain, OverlapMerge.idsOf(subscription));
    }

    /** What goes by the queue of a durable session does not go here, so that nobody is served twice. */
    private void dispatch(Session session, Publication publication, Qos qos, boolean retain, int[] subscriptionIds) {
        if (qos == Qos.AT_MOST_ONCE || !session.isStored()) {
            loop.dispatch(session, publication, qos, retain, subscriptionIds);
        }
    }

    // Shared subscriptions

    /** Gives it to a member that is connected now, or notes that its durable members have to be asked. */
    private boolean chooseMember(Publication publication, SharedGroup<Session> group) {
        if (publication.qos() != Qos.AT_MOST_ONCE && group.durables().size() > 0) {
            queuedGroups.add(group);
            return false;
        }
        return deliverToConnected(publication, group);
    }

    /** Returns whether a session of this node has it; another node's copy is noted. */
    private boolean deliverToConnected(Publication publication, SharedGroup<Session> group) {
        GroupReceiver<Session> receiver = selector.select(group, Fanout::isConnected);
        if (receiver instanceof LocalSubscription<Session> member) {
            deliver(publication, member.subscriber(), member.subscription());
            return true;
        }
        if (receiver instanceof RemoteRoute<Session> route) {
            copies.addGroup(route.node(), group.filter());
        }
        return false;
    }

    /** Of a group with durable members: whether it is the turn of one of those. */
    boolean isTurnOfDurable(SharedGroup<Session> group) {
        return selector.isTurnOfDurable(group, directMembersHere(group));
    }

    private static int directMembersHere(SharedGroup<Session> group) {
        LocalSubscribers<Session> locals = group.locals();
        int clean = 0;
        for (int i = 0; i < locals.slots() && clean < SharedGroupSelector.MAX_ASKED; i++) {
            LocalSubscription<Session> member = locals.slot(i);
            clean += member != null && takesDirectly(member) ? 1 : 0;
        }
        return clean;
    }

    /** The durable member whose turn it is, of those that are not thought to be away. */
    @Nullable
    DurableClient nextDurable(SharedGroup<Session> group, Predicate<DurableClient> able) {
        return selector.nextDurable(group, able);
    }

    /** Gives it to a member without a queue; returns whether there is one. */
    boolean deliverDirectly(Publication publication, SharedGroup<Session> group, Runnable accepted) {
        GroupReceiver<Session> receiver = selector.selectDirect(group, directMembersHere(group), Fanout::takesDirectly);
        if (receiver instanceof LocalSubscription<Session> member) {
            deliver(publication, member.subscriber(), member.subscription());
            accepted.run();
            return true;
        }
        if (receiver instanceof RemoteRoute<Session> route) {
            copies.addGroup(route.node(), group.filter());
            sendCopies(publication, accepted);
            return true;
        }
        return false;
    }

    /** The sender has chosen this node; if its last member has left meanwhile, another has its turn. */
    private void deliverHere(Publication publication, SharedGroup<Session> group) {
        boolean byQueue = publication.qos() != Qos.AT_MOST_ONCE;
        LocalSubscription<Session> member =
                selector.selectLocal(group, byQueue ? Fanout::takesDirectly : Fanout::isConnected);
        if (member != null && !(byQueue && isByQueue(member))) {
            deliver(publication, member.subscriber(), member.subscription());
        } else {
            chooseMember(publication, group);
        }
    }

    /** Read across loops: a member that connects or leaves this very moment may be chosen either way. */
    private static boolean isConnected(LocalSubscription<Session> member) {
        return member.subscriber().link() != null;
    }

    private static boolean takesDirectly(LocalSubscription<Session> member) {
        return isConnected(member) && !isByQueue(member);
    }

    /** Whether a message at QoS 1 or 2 reaches this member by its queue. */
    private static boolean isByQueue(LocalSubscription<Session> member) {
        return member.subscriber().isStored() && member.subscription().maximumQos() != Qos.AT_MOST_ONCE;
    }
}
