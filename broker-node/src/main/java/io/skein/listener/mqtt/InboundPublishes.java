package io.skein.listener.mqtt;

import io.skein.auth.ClientIdentity;
import io.skein.listener.mqtt.codec.PubComp;
import io.skein.listener.mqtt.codec.PubRel;
import io.skein.listener.mqtt.codec.Publish;
import io.skein.listener.mqtt.codec.ReasonCode;
import io.skein.model.Publication;
import io.skein.model.PublishOutcome;
import io.skein.model.Qos;
import io.skein.model.TopicName;
import io.skein.observe.LoopCounter;
import io.skein.router.PublicationId;
import io.skein.router.PublishCompletion;
import io.skein.session.ClientLink.CloseReason;
import io.skein.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * What one client publishes: alias, limits, authorisation, duplicates, then the router, then the acknowledgement in
 * order. On the connection's loop.
 */
final class InboundPublishes implements InboundAcks.Writer {
    private static final LoopCounter[] RECEIVED = {
        LoopCounter.RECEIVED_QOS0, LoopCounter.RECEIVED_QOS1, LoopCounter.RECEIVED_QOS2
    };

    private final MqttConnection connection;
    private final MqttServices services;
    private final Session session;
    private final ClientIdentity identity;
    private final boolean isV5;
    private final InboundTopicAliases aliases;
    private final InboundAcks acks = new InboundAcks(this);
    private int openQos1;
    private int openQos2;
    private boolean hasPublished;

    InboundPublishes(MqttConnection connection, MqttServices services, Session session, ClientIdentity identity) {
        this.connection = connection;
        this.services = services;
        this.session = session;
        this.identity = identity;
        this.isV5 = connection.version().isV5();
        this.aliases = new InboundTopicAliases(services.options().topicAliasMaximum());
    }

    /**
     * Whether the client has as many publications unacknowledged as it may: MQTT 3 is not told, so not read from. Nor is
     * one that repeats QoS 2 without end while the first answer waits for a peer.
     */
    boolean isFull() {
        int receiveMaximum = services.options().receiveMaximum();
        return (!isV5 && openQos1 >= receiveMaximum) || acks.outstanding() >= 2 * receiveMaximum;
    }

    void onPublish(Publish packet) {
        TopicName topic = topicOf(packet);
        if (topic == null) {
            return;
        }
        services.counters().increment(RECEIVED[packet.qos().code()]);
        hasPublished = true;
        if (packet.qos() == Qos.AT_MOST_ONCE) {
            onQos0(packet, topic);
        } else if (isV5 && openQos1 + openQos2 >= services.options().receiveMaximum() && !isRepetition(packet)) {
            services.counters().increment(LoopCounter.LIMIT_RECEIVE_MAXIMUM);
            connection.disconnect(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED); // [MQTT-3.3.4-7]
        } else if (packet.qos() == Qos.AT_LEAST_ONCE) {
            openQos1++;
            route(packet, topic);
        } else {
            onQos2(packet, topic);
        }
    }

    /** PUBREL: the packet identifier may be used anew. */
    void onPubRel(PubRel packet) {
        int packetId = packet.packetId();
        if (!session.inboundQos2().isOpen(packetId)) {
            connection.write(new PubComp(packetId, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
            return;
        }
        if (openQos2 > 0) {
            openQos2--;
        }
        session.endQos2(packetId, kept -> {
            if (kept) {
                connection.write(new PubComp(packetId, ReasonCode.SUCCESS));
            } else {
                connection.close(CloseReason.NOT_KEPT);
            }
        });
    }

    /**
     * The connection is over; publications under way are routed but no longer acknowledged.
     *
     * @param kept called once, possibly before this returns, when none is under way any more: also no copy of one that
     *     was acknowledged without waiting for a silent node
     */
    void close(Runnable kept) {
        acks.close(hasPublished ? () -> services.loop().whenCopiesTaken(kept) : kept);
    }

    private boolean isRepetition(Publish packet) {
        return packet.qos() == Qos.EXACTLY_ONCE && session.inboundQos2().isOpen(packet.packetId());
    }

    private void onQos0(Publish packet, TopicName topic) {
        if (services.mayPublish(identity, topic)) {
            services.loop().publish(publication(packet, topic), null);
        } else {
            services.counters().increment(LoopCounter.UNAUTHORIZED);
        }
    }

    private void onQos2(Publish packet, TopicName topic) {
        int packetId = packet.packetId();
        if (!session.inboundQos2().isOpen(packetId)) {
            openQos2++;
            beginAndRoute(packet, topic);
            return;
        }
        long unrouted = session.inboundQos2().takeUnrouted(packetId);
        if (unrouted == 0) {
            acks.answer(Qos.EXACTLY_ONCE, packetId, ReasonCode.SUCCESS); // [MQTT-4.3.3-10]
        } else {
            openQos2++;
            routeQos2(packet, topic, PublicationId.again(unrouted), acks.expect(Qos.EXACTLY_ONCE, packetId));
        }
    }

    private void beginAndRoute(Publish packet, TopicName topic) {
        if (isRefused(packet, topic)) {
            return;
        }
        PublishCompletion onKept = acks.expect(Qos.EXACTLY_ONCE, packet.packetId());
        session.beginQos2(packet.packetId(), publicationId -> {
            if (publicationId == null || acks.hasFailed()) {
                onKept.accept(PublishOutcome.NOT_KEPT);
            } else {
                routeQos2(packet, topic, PublicationId.first(publicationId), onKept);
            }
        });
    }

    private void routeQos2(Publish packet, TopicName topic, PublicationId id, PublishCompletion onKept) {
        services.loop().publish(publication(packet, topic), id, new PublishCompletion() {
            @Override
            public void accept(PublishOutcome outcome) {
                if (isAnsweredWithAnError(
                        outcome)) { // no PUBREL follows (MQTT 5, 4.3.3): its id may come anew after it
                    session.endQos2(packet.packetId(), kept -> onKept.accept(kept ? outcome : PublishOutcome.NOT_KEPT));
                    return;
                }
                if (outcome != PublishOutcome.NOT_KEPT && outcome != PublishOutcome.REFUSED) {
                    session.routedQos2(packet.packetId());
                }
                onKept.accept(outcome);
            }

            @Override
            public void refusing() {
                onKept.refusing();
            }

            @Override
            public void failing() {
                onKept.failing();
            }
        });
    }

    /** That of a client of MQTT 3, which cannot be told, stays begun: some may have it. */
    private boolean isAnsweredWithAnError(PublishOutcome outcome) {
        return outcome == PublishOutcome.NOT_RETAINED || (outcome == PublishOutcome.REFUSED && canRefuse());
    }

    private void route(Publish packet, TopicName topic) {
        if (isRefused(packet, topic)) {
            return;
        }
        PublishCompletion onKept = acks.expect(packet.qos(), packet.packetId());
        services.loop().publish(publication(packet, topic), onKept);
    }

    /** Answers a message that the client may not publish. */
    private boolean isRefused(Publish packet, TopicName topic) {
        if (services.mayPublish(identity, topic)) {
            return false;
        }
        services.counters().increment(LoopCounter.UNAUTHORIZED);
        // MQTT 3 has no way to say no: it is acknowledged and goes nowhere (MQTT 3.1.1, 3.3.5).
        acks.answer(packet.qos(), packet.packetId(), isV5 ? ReasonCode.NOT_AUTHORIZED : ReasonCode.SUCCESS);
        return true;
    }

    // InboundAcks.Writer

    @Override
    public boolean canRefuse() {
        return isV5;
    }

    @Override
    public void acknowledge(Qos qos, int packetId, ReasonCode reasonCode) {
        if (qos == Qos.AT_LEAST_ONCE) {
            openQos1--;
            connection.pubAck(packetId, reasonCode);
            return;
        }
        if (reasonCode.isError()) {
            openQos2--;
        }
        connection.pubRec(packetId, reasonCode);
    }

    /**
     * The client keeps the message and sends it again over its next connection. At QoS 2 it stays begun if its session
     * is durable: some may have it, and know it by its id when it comes again.
     */
    @Override
    public void notKept() {
        connection.disconnect(ReasonCode.UNSPECIFIED_ERROR);
    }

    // Topic

    /** The topic, or null if there is none and the connection has been told. */
    private @Nullable TopicName topicOf(Publish packet) {
        int alias = packet.topicAlias();
        if (alias != 0 && !aliases.isAllowed(alias)) {
            connection.disconnect(ReasonCode.TOPIC_ALIAS_INVALID); // [MQTT-3.3.2-9]
            return null;
        }
        if (packet.topic().isEmpty()) {
            TopicName known = aliases.get(alias);
            if (known == null) {
                connection.disconnect(ReasonCode.PROTOCOL_ERROR); // an alias never set (MQTT 5, 3.3.4)
            }
            return known;
        }
        TopicName topic = TopicName.of(packet.topic());
        if (!connection.limits().allows(topic)) {
            connection.disconnect(ReasonCode.TOPIC_NAME_INVALID);
            return null;
        }
        if (alias != 0) {
            aliases.set(alias, topic);
        }
        return topic;
    }

    private Publication publication(Publish packet, TopicName topic) {
        long expiresAtMillis = packet.messageExpirySeconds() < 0
                ? Publication.NEVER
                : System.currentTimeMillis() + packet.messageExpirySeconds() * 1000;
        return new Publication(
                topic,
                packet.payload(),
                packet.qos(),
                packet.retain(),
                packet.properties(),
                session.client(),
                expiresAtMillis);
    }
}
