package io.skein.router;

import io.skein.cluster.NodeLinks;
import io.skein.model.Publication;
import io.skein.model.PublishOutcome;
import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.TopicFilter;
import io.skein.session.Session;
import io.vertx.core.AsyncResult;
import java.util.List;
import java.util.function.Consumer;
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

    Fanout(Router router, RouterLoop loop, NodeLinks.Lane lane) {
        this.router = router;
        this.loop = loop;
        this.lane = lane;
        this.matches = router.newMatchCache();
        this.selector = new SharedGroupSelector<>(loop.number());
    }

    MatchCache<Session> matches() {
        return matches;
    }

    /** From a client of this node, or from the node itself. */
    void publish(Publication publication, @Nullable Consumer<PublishOutcome> onKept) {
        TopicMatch<Session> match = matches.match(publication.topic());
        FilterNode<Session>[] filters = match.filters();
        boolean anyone = deliverPlain(publication, filters);
        for (FilterNode<Session> filter : filters) {
            copies.addRoutes(filter.remotes());
            for (SharedGroup<Session> group : filter.groups()) {
                anyone |= deliverToGroup(publication, group);
            }
        }
        anyone |= !copies.isEmpty();
        if (!anyone && publication.publisher() != null) {
            router.countUnmatched();
        }
        PublishOutcome outcome = anyone ? PublishOutcome.ROUTED : PublishOutcome.NO_MATCHING_SUBSCRIBERS;
        boolean retained = publication.retain() && router.hasRoomToRetain(publication);
        if (publication.retain() && !retained) {
            outcome = PublishOutcome.NOT_RETAINED;
        }
        if (onKept != null) {
            sendAndWait(publication, retained, outcome, onKept);
            return;
        }
        sendCopies(publication, null);
        if (retained) {
            router.retain(publication);
        }
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
        sendCopies(publication, null); // a group whose last member here has left meanwhile is served elsewhere
    }

    private void sendAndWait(
            Publication publication, boolean retained, PublishOutcome outcome, Consumer<PublishOutcome> onKept) {
        int waits = copies.size() + (retained ? 1 : 0);
        if (waits == 0) {
            onKept.accept(outcome);
            return;
        }
        Acceptance acceptance = new Acceptance(waits, outcome, onKept);
        sendCopies(publication, acceptance);
        if (retained) {
            // A channel's handler runs outside of any Vert.x context, so the answer comes on the cluster's thread.
            router.retain(publication).onComplete(result -> loop.execute(() -> retained(acceptance, result)));
        }
    }

    private static void retained(Acceptance acceptance, AsyncResult<Void> result) {
        if (result.failed()) {
            acceptance.fail();
        }
        acceptance.run();
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
                deliver(publication, s.subscriber(), s.subscription());
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
        overlaps.forEach((session, merged) -> loop.dispatch(
                session,
                publication,
                publication.qos().atMost(merged.maximumQos()),
                publication.retain() && merged.retainAsPublished(),
                merged.subscriptionIds()));
        overlaps.clear();
        return anyone;
    }

    private static boolean isWanted(Publication publication, LocalSubscription<Session> s) {
        return !(s.subscription().noLocal()
                && s.subscriber().client().equals(publication.publisher())); // [MQTT-3.8.3-3]
    }

    private void deliver(Publication publication, Session session, Subscription subscription) {
        Qos qos = publication.qos().atMost(subscription.maximumQos());
        boolean retain = publication.retain() && subscription.retainAsPublished(); // [MQTT-3.3.1-12], [MQTT-3.3.1-13]
        loop.dispatch(session, publication, qos, retain, OverlapMerge.idsOf(subscription));
    }

    // Shared subscriptions

    private boolean deliverToGroup(Publication publication, SharedGroup<Session> group) {
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

    /** The sender has chosen this node; if its last member has left meanwhile, another node has its turn. */
    private void deliverHere(Publication publication, SharedGroup<Session> group) {
        LocalSubscription<Session> member = selector.selectLocal(group, Fanout::isConnected);
        if (member != null) {
            deliver(publication, member.subscriber(), member.subscription());
        } else {
            deliverToGroup(publication, group);
        }
    }

    /** Read across loops: a member that connects or leaves this very moment may be chosen either way. */
    private static boolean isConnected(Session session) {
        return session.link() != null;
    }
}
