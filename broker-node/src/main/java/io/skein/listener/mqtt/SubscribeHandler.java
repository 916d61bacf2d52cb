package io.skein.listener.mqtt;

import io.skein.auth.ClientIdentity;
import io.skein.listener.mqtt.codec.AckProperties;
import io.skein.listener.mqtt.codec.ReasonCode;
import io.skein.listener.mqtt.codec.SubAck;
import io.skein.listener.mqtt.codec.Subscribe;
import io.skein.listener.mqtt.codec.SubscriptionRequest;
import io.skein.listener.mqtt.codec.UnsubAck;
import io.skein.listener.mqtt.codec.Unsubscribe;
import io.skein.model.Subscription;
import io.skein.model.TopicFilter;
import io.skein.observe.LoopCounter;
import io.skein.session.ClientLink.CloseReason;
import io.skein.session.Session;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SUBSCRIBE and UNSUBSCRIBE of one client. On the connection's loop. */
final class SubscribeHandler {
    /** One filter of a SUBSCRIBE that was accepted. */
    private record Accepted(Subscription subscription, boolean isNew) {}

    private final MqttConnection connection;
    private final MqttServices services;
    private final Session session;
    private final ClientIdentity identity;

    SubscribeHandler(MqttConnection connection, MqttServices services, Session session, ClientIdentity identity) {
        this.connection = connection;
        this.services = services;
        this.session = session;
        this.identity = identity;
    }

    /** SUBACK goes out when every node knows the subscriptions; retained messages follow it. */
    void onSubscribe(Subscribe packet) {
        List<ReasonCode> reasons = new ArrayList<>(packet.requests().size());
        List<Accepted> accepted = new ArrayList<>(packet.requests().size());
        for (SubscriptionRequest request : packet.requests()) {
            Subscription subscription = request.subscription(packet.subscriptionIdentifier());
            ReasonCode refusal = refusalOf(subscription);
            if (refusal != null || subscription == null) {
                reasons.add(refusal == null ? ReasonCode.TOPIC_FILTER_INVALID : refusal);
            } else {
                reasons.add(ReasonCode.granted(subscription.maximumQos()));
                accepted.add(new Accepted(subscription, isNew(accepted, subscription)));
            }
        }
        List<Subscription> added = accepted.stream().map(Accepted::subscription).toList();
        services.subscriptions().subscribe(session, added, kept -> {
            if (kept) {
                answer(packet, reasons, accepted);
            } else {
                connection.close(CloseReason.NOT_KEPT);
            }
        });
    }

    private boolean isNew(List<Accepted> before, Subscription subscription) {
        return !session.hasSubscription(subscription.filter())
                && before.stream().noneMatch(a -> a.subscription.filter().equals(subscription.filter()));
    }

    private void answer(Subscribe packet, List<ReasonCode> reasons, List<Accepted> accepted) {
        if (session.link() != connection) {
            return; // closed or taken over meanwhile
        }
        connection.write(new SubAck(packet.packetId(), reasons, AckProperties.NONE));
        for (Accepted a : accepted) {
            services.subscriptions().sendRetained(session, a.subscription(), a.isNew());
        }
    }

    private @Nullable ReasonCode refusalOf(@Nullable Subscription subscription) {
        if (subscription == null || !connection.limits().allows(subscription.filter())) {
            return ReasonCode.TOPIC_FILTER_INVALID;
        }
        if (!services.authorizer().maySubscribe(identity, subscription.filter())) {
            return ReasonCode.NOT_AUTHORIZED;
        }
        if (session.subscriptionCount() >= services.options().maxSubscriptionsPerClient()
                && !session.hasSubscription(subscription.filter())) {
            services.counters().increment(LoopCounter.LIMIT_SUBSCRIPTIONS);
            return ReasonCode.QUOTA_EXCEEDED;
        }
        return null;
    }

    void onUnsubscribe(Unsubscribe packet) {
        List<ReasonCode> reasons = new ArrayList<>(packet.topicFilters().size());
        List<TopicFilter> known = new ArrayList<>();
        for (String text : packet.topicFilters()) {
            TopicFilter filter = TopicFilter.parse(text);
            if (filter == null) {
                reasons.add(ReasonCode.TOPIC_FILTER_INVALID);
            } else if (session.hasSubscription(filter) && !known.contains(filter)) {
                known.add(filter);
                reasons.add(ReasonCode.SUCCESS);
            } else {
                reasons.add(ReasonCode.NO_SUBSCRIPTION_EXISTED);
            }
        }
        services.subscriptions().unsubscribe(session, known, kept -> {
            if (kept) {
                connection.write(new UnsubAck(packet.packetId(), reasons, AckProperties.NONE));
            } else {
                connection.close(CloseReason.NOT_KEPT);
            }
        });
    }
}
