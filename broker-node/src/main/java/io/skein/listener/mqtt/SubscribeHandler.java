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
import io.skein.router.Subscriptions.Subscribed;
import io.skein.session.Session;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SUBSCRIBE and UNSUBSCRIBE of one client. On the connection's loop. */
final class SubscribeHandler {
    /** One filter of a SUBSCRIBE that was accepted. */
    private record Accepted(Subscription subscription, Subscribed subscribed) {}

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
                accepted.add(new Accepted(subscription, services.subscriptions().subscribe(session, subscription)));
            }
        }
        List<Future<Void>> visible =
                accepted.stream().map(a -> a.subscribed().visible()).toList();
        if (visible.stream().allMatch(Future::isComplete)) {
            answer(packet, reasons, accepted);
        } else {
            Future.all(visible)
                    .onComplete(v -> services.loop().context().runOnContext(x -> answer(packet, reasons, accepted)));
        }
    }

    private void answer(Subscribe packet, List<ReasonCode> reasons, List<Accepted> accepted) {
        if (session.link() != connection) {
            return; // closed or taken over meanwhile
        }
        connection.write(new SubAck(packet.packetId(), reasons, AckProperties.NONE));
        for (Accepted a : accepted) {
            services.subscriptions()
                    .sendRetained(session, a.subscription(), a.subscribed().isNew());
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
        List<ReasonCode> reasons =
                packet.topicFilters().stream().map(this::unsubscribe).toList();
        connection.write(new UnsubAck(packet.packetId(), reasons, AckProperties.NONE));
    }

    private ReasonCode unsubscribe(String text) {
        TopicFilter filter = TopicFilter.parse(text);
        if (filter == null) {
            return ReasonCode.TOPIC_FILTER_INVALID;
        }
        return services.subscriptions().unsubscribe(session, filter)
                ? ReasonCode.SUCCESS
                : ReasonCode.NO_SUBSCRIPTION_EXISTED;
    }
}
