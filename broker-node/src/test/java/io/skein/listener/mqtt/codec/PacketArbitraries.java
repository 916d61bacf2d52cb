package io.skein.listener.mqtt.codec;

import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.Subscription.RetainHandling;
import io.skein.model.TopicName;
import io.skein.model.UserProperty;
import io.skein.model.Will;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.arbitraries.StringArbitrary;

/** Packets as one version can say them: what it cannot say has the value that decoding gives it. */
final class PacketArbitraries {
    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

    private final MqttVersion version;

    PacketArbitraries(MqttVersion version) {
        this.version = version;
    }

    private static StringArbitrary anyString() {
        return Arbitraries.strings()
                .withCharRange('\u0001', '\uD7FF')
                .withCharRange('\uE000', '\uFFFF')
                .ofMaxLength(40);
    }

    /** Some of them with code points of four bytes in UTF-8. */
    static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ascii().excludeChars('\0').ofMaxLength(300),
                anyString(),
                anyString().map(text -> text + "\uD83D\uDE00"));
    }

    static Arbitrary<String> topics() {
        return texts().map(text -> text.replace('+', 'p').replace('#', 'h')).filter(text -> !text.isEmpty());
    }

    static Arbitrary<Payload> payloads(int maximumLength) {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(maximumLength).map(Payload::of);
    }

    private static Arbitrary<List<UserProperty>> userProperties() {
        return Combinators.combine(texts(), texts())
                .as(UserProperty::new)
                .list()
                .ofMaxSize(3);
    }

    private <T> Arbitrary<T> ifV5(Arbitrary<T> arbitrary, T otherwise) {
        return version.isV5() ? arbitrary : Arbitraries.just(otherwise);
    }

    private Arbitrary<List<UserProperty>> userPropertiesIfV5() {
        return ifV5(userProperties(), List.of());
    }

    private static Arbitrary<Integer> packetIds() {
        return Arbitraries.integers().between(1, PacketId.MAX);
    }

    private static Arbitrary<Boolean> booleans() {
        return Arbitraries.of(true, false);
    }

    private static Arbitrary<Integer> twoBytes(int least) {
        return Arbitraries.integers().between(least, 0xFFFF);
    }

    private static Arbitrary<Long> fourBytes(long least) {
        return Arbitraries.longs().between(least, UNSIGNED_INT);
    }

    private Arbitrary<ReasonCode> reasonCodes(PacketType type) {
        List<ReasonCode> allowed = Arrays.stream(ReasonCode.values())
                .filter(code -> code.isAllowedIn(type))
                .toList();
        return ifV5(Arbitraries.of(allowed), ReasonCode.SUCCESS);
    }

    Arbitrary<MessageProperties> messageProperties() {
        Arbitrary<MessageProperties> properties = Combinators.combine(
                        booleans().injectNull(0.5),
                        texts().injectNull(0.5),
                        topics().injectNull(0.5),
                        payloads(20).injectNull(0.5),
                        userProperties())
                .as(MessageProperties::new);
        return ifV5(properties, MessageProperties.NONE);
    }

    Arbitrary<Connect> connects() {
        Arbitrary<ConnectProperties> properties = Combinators.combine(
                        fourBytes(0),
                        twoBytes(1),
                        fourBytes(1),
                        twoBytes(0),
                        booleans(),
                        booleans(),
                        userProperties(),
                        payloads(10).injectNull(0.5))
                .as((expiry, receiveMaximum, packetSize, alias, response, problem, user, data) -> new ConnectProperties(
                        expiry,
                        receiveMaximum,
                        packetSize,
                        alias,
                        response,
                        problem,
                        user,
                        data == null ? null : "method",
                        data));
        return Combinators.combine(
                        booleans(),
                        twoBytes(0),
                        texts().filter(id -> version.isV5() || !id.isEmpty()),
                        wills().injectNull(0.5),
                        texts(),
                        payloads(30).injectNull(0.5),
                        ifV5(properties, ConnectProperties.NONE))
                .as((clean, keepAlive, id, will, user, password, connectProperties) ->
                        new Connect(version, clean, keepAlive, id, will, user, password, connectProperties));
    }

    private Arbitrary<Will> wills() {
        Arbitrary<Publication> publications = Combinators.combine(
                        topics(), payloads(50), Arbitraries.of(Qos.values()), booleans(), messageProperties())
                .as((topic, payload, qos, retain, properties) -> new Publication(
                        TopicName.of(topic), payload, qos, retain, properties, null, Publication.NEVER));
        return Combinators.combine(publications, ifV5(fourBytes(-1), -1L), ifV5(fourBytes(0), 0L))
                .as(Will::new);
    }

    Arbitrary<ConnAck> connAcks() {
        if (!version.isV5()) {
            return Arbitraries.integers()
                    .between(0, 5)
                    .map(ReasonCode::ofV3ConnectReturnCode)
                    .map(code -> new ConnAck(false, code, ConnAckProperties.NONE));
        }
        Arbitrary<ConnAckProperties> properties = Combinators.combine(
                        Combinators.combine(fourBytes(-1), fourBytes(1)).as(List::of),
                        Combinators.combine(twoBytes(1), twoBytes(0), twoBytes(-1))
                                .as(List::of),
                        Arbitraries.of(Qos.values()),
                        booleans().list().ofSize(4),
                        texts().injectNull(0.5).list().ofSize(5),
                        userProperties(),
                        payloads(10))
                .as((longs, shorts, qos, flags, texts, user, data) -> new ConnAckProperties(
                        longs.get(0),
                        shorts.get(0),
                        qos,
                        flags.get(0),
                        longs.get(1),
                        texts.get(0),
                        shorts.get(1),
                        texts.get(1),
                        user,
                        flags.get(1),
                        flags.get(2),
                        flags.get(3),
                        shorts.get(2),
                        texts.get(2),
                        texts.get(3),
                        texts.get(4),
                        texts.get(4) == null ? null : data));
        return Combinators.combine(reasonCodes(PacketType.CONNACK), booleans(), properties)
                .as((code, present, all) -> new ConnAck(present && !code.isError(), code, all));
    }

    Arbitrary<Publish> publishes(boolean fromServer) {
        Arbitrary<Integer> aliases = ifV5(twoBytes(0), 0);
        Arbitrary<List<Integer>> subscriptionIdentifiers = Arbitraries.integers()
                .between(1, FixedHeader.MAX_REMAINING_LENGTH)
                .list()
                .ofMaxSize(3);
        return Combinators.combine(
                        Arbitraries.of(Qos.values()),
                        booleans().list().ofSize(3),
                        topics(),
                        packetIds(),
                        aliases,
                        ifV5(fourBytes(-1), -1L),
                        messageProperties(),
                        payloads(400))
                .flatAs((qos, flags, topic, id, alias, expiry, properties, payload) -> {
                    boolean qos0 = qos == Qos.AT_MOST_ONCE;
                    String name = alias != 0 && flags.get(2) ? "" : topic;
                    return (fromServer && version.isV5()
                                    ? subscriptionIdentifiers
                                    : Arbitraries.just(List.<Integer>of()))
                            .map(ids -> new Publish(
                                    flags.get(0) && !qos0,
                                    qos,
                                    flags.get(1),
                                    name,
                                    qos0 ? 0 : id,
                                    alias,
                                    expiry,
                                    properties,
                                    ids,
                                    payload));
                });
    }

    private Arbitrary<AckProperties> ackProperties() {
        Arbitrary<AckProperties> properties =
                Combinators.combine(texts().injectNull(0.5), userProperties()).as(AckProperties::new);
        return ifV5(properties, AckProperties.NONE);
    }

    private Arbitrary<MqttPacket> acks() {
        return Arbitraries.oneOf(
                Combinators.combine(packetIds(), reasonCodes(PacketType.PUBACK), ackProperties())
                        .as(PubAck::new),
                Combinators.combine(packetIds(), reasonCodes(PacketType.PUBREC), ackProperties())
                        .as(PubRec::new),
                Combinators.combine(packetIds(), reasonCodes(PacketType.PUBREL), ackProperties())
                        .as(PubRel::new),
                Combinators.combine(packetIds(), reasonCodes(PacketType.PUBCOMP), ackProperties())
                        .as(PubComp::new));
    }

    private Arbitrary<Subscribe> subscribes() {
        Arbitrary<SubscriptionRequest> requests = Combinators.combine(
                        version.isV5() ? texts() : topics(),
                        Arbitraries.of(Qos.values()),
                        ifV5(booleans(), false),
                        ifV5(booleans(), false),
                        ifV5(Arbitraries.of(RetainHandling.values()), RetainHandling.SEND_AT_SUBSCRIBE))
                .as(SubscriptionRequest::of);
        return Combinators.combine(
                        packetIds(),
                        ifV5(Arbitraries.integers().between(0, FixedHeader.MAX_REMAINING_LENGTH), 0),
                        userPropertiesIfV5(),
                        requests.list().ofMinSize(1).ofMaxSize(5))
                .as(Subscribe::new);
    }

    private Arbitrary<Unsubscribe> unsubscribes() {
        Arbitrary<String> filters = version.isV5() ? texts() : topics();
        return Combinators.combine(
                        packetIds(),
                        userPropertiesIfV5(),
                        filters.list().ofMinSize(1).ofMaxSize(5))
                .as(Unsubscribe::new);
    }

    private Arbitrary<SubAck> subAcks() {
        Arbitrary<ReasonCode> codes = version.isV5()
                ? reasonCodes(PacketType.SUBACK)
                : Arbitraries.of(ReasonCode.SUCCESS, ReasonCode.GRANTED_QOS_2, ReasonCode.UNSPECIFIED_ERROR);
        return Combinators.combine(packetIds(), codes.list().ofMinSize(1).ofMaxSize(5), ackProperties())
                .as(SubAck::new);
    }

    private Arbitrary<UnsubAck> unsubAcks() {
        Arbitrary<List<ReasonCode>> codes =
                ifV5(reasonCodes(PacketType.UNSUBACK).list().ofMinSize(1).ofMaxSize(5), List.of());
        return Combinators.combine(packetIds(), codes, ackProperties()).as(UnsubAck::new);
    }

    private Arbitrary<Disconnect> clientDisconnects() {
        Arbitrary<DisconnectProperties> properties = Combinators.combine(
                        fourBytes(-1), texts().injectNull(0.5), userProperties())
                .as((expiry, reason, user) -> new DisconnectProperties(expiry, reason, user, null));
        return Combinators.combine(
                        ifV5(
                                Arbitraries.of(ReasonCode.SUCCESS, ReasonCode.DISCONNECT_WITH_WILL_MESSAGE),
                                ReasonCode.SUCCESS),
                        ifV5(properties, DisconnectProperties.NONE))
                .as(Disconnect::new);
    }

    private Arbitrary<MqttPacket> serverDisconnectsAndAuths() {
        Arbitrary<DisconnectProperties> properties = Combinators.combine(
                        texts().injectNull(0.5), userProperties(), texts().injectNull(0.5))
                .as((reason, user, reference) -> new DisconnectProperties(-1, reason, user, reference));
        Arbitrary<ReasonCode> codes =
                reasonCodes(PacketType.DISCONNECT).filter(code -> code != ReasonCode.DISCONNECT_WITH_WILL_MESSAGE);
        return Arbitraries.oneOf(Combinators.combine(codes, properties).as(Disconnect::new), auths(ReasonCode.SUCCESS));
    }

    private Arbitrary<Auth> auths(ReasonCode ofThisSide) {
        Arbitrary<AuthProperties> properties = Combinators.combine(
                        texts(), payloads(20).injectNull(0.5), texts().injectNull(0.5), userProperties())
                .as(AuthProperties::new);
        return Combinators.combine(Arbitraries.of(ReasonCode.CONTINUE_AUTHENTICATION, ofThisSide), properties)
                .as(Auth::new);
    }

    /** What a client sends after CONNECT. */
    Arbitrary<MqttPacket> fromClient() {
        Arbitrary<MqttPacket> packets = Arbitraries.oneOf(
                publishes(false),
                acks(),
                subscribes(),
                unsubscribes(),
                clientDisconnects(),
                Arbitraries.just(PingReq.INSTANCE));
        return version.isV5() ? Arbitraries.oneOf(packets, auths(ReasonCode.RE_AUTHENTICATE)) : packets;
    }

    Arbitrary<MqttPacket> fromServer() {
        Arbitrary<MqttPacket> packets = Arbitraries.oneOf(
                connAcks(), publishes(true), acks(), subAcks(), unsubAcks(), Arbitraries.just(PingResp.INSTANCE));
        return version.isV5() ? Arbitraries.oneOf(packets, serverDisconnectsAndAuths()) : packets;
    }
}
