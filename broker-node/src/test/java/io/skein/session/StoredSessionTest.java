package io.skein.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.ClientId;
import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.QueuePlace;
import io.skein.model.Subscription;
import io.skein.model.Subscription.RetainHandling;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import io.skein.store.session.ChangeContext.Overflow;
import io.skein.store.session.SessionAnswer.Appended;
import io.skein.store.session.SessionAnswer.Claimed;
import io.skein.store.session.SessionChange;
import io.skein.store.session.SessionChange.Append.Condition;
import io.skein.store.session.SessionLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A session whose messages stand in the store. */
class StoredSessionTest {
    private static final ClientId CLIENT = new ClientId("c");
    private static final TopicFilter FILTER = TopicFilter.of("t");
    private static final long HOUR = 3600;

    private final TestLoop loop = new TestLoop();
    private final RecordedEvents events = new RecordedEvents();
    private Session session = connectFirst();

    private Session connectFirst() {
        Session first = claim();
        Subscription subscription =
                new Subscription(FILTER, Qos.EXACTLY_ONCE, false, false, RetainHandling.DO_NOT_SEND, 0);
        loop.change(CLIENT, new SessionChange.Subscribe(first.epoch(), List.of(subscription)), answer -> {});
        loop.answer();
        return first;
    }

    private Session claim() {
        List<Claimed> claimed = new ArrayList<>();
        loop.change(
                CLIENT,
                new SessionChange.Claim(UUID.randomUUID(), TestLoop.LOCAL, false, HOUR, null, 0),
                answer -> claimed.add((Claimed) answer));
        loop.answer();
        SessionLimits limits = new SessionLimits(1000, 1 << 20, Overflow.DROP_NEWEST, 3_600_000, 1000);
        return new Session(CLIENT, loop, limits, events, claimed.get(0), HOUR);
    }

    /** Appends without telling anybody; returns what a hint would say. */
    private QueuePlace append(String payload, Qos qos) {
        List<Appended> appended = new ArrayList<>();
        loop.change(
                CLIENT,
                new SessionChange.Append(publication(payload, qos), List.of(FILTER), 0, Condition.EVEN_AT_MOST_ONCE),
                answer -> appended.add((Appended) answer));
        loop.answer();
        Appended at = appended.get(0);
        return new QueuePlace(CLIENT, session.epoch(), at.position(), at.qos(), at.retain(), at.subscriptionIds());
    }

    private void appendAndTell(String payload, Qos qos) {
        session.hint(append(payload, qos), publication(payload, qos));
    }

    private static Publication publication(String payload, Qos qos) {
        return new Publication(
                TopicName.of("t"),
                Payload.of(payload.getBytes(UTF_8)),
                qos,
                false,
                MessageProperties.NONE,
                null,
                Publication.NEVER);
    }

    private TestLink connect() {
        return connect(65_535);
    }

    private TestLink connect(int receiveMaximum) {
        TestLink link = new TestLink();
        link.receiveMaximum = receiveMaximum;
        session.attach(link);
        session.start();
        loop.answer();
        return link;
    }

    private void disconnect() {
        session.onLinkClosed();
        session.onPublishesKept();
        loop.answer();
    }

    private TestLink reconnect() {
        disconnect();
        session = claim();
        return connect();
    }

    @Test
    void shouldSendWhatIsHintedAtOnce() {
        TestLink link = connect();
        appendAndTell("a", Qos.AT_LEAST_ONCE);
        appendAndTell("b", Qos.AT_LEAST_ONCE);
        assertThat(link.payloads()).containsExactly("a", "b");
    }

    @Test
    void shouldSendAMessageAtQos0FromTheQueueOnceAndWithoutAPacketIdentifier() {
        append("a", Qos.AT_MOST_ONCE);
        append("b", Qos.AT_LEAST_ONCE);
        TestLink link = connect();
        assertThat(link.sent)
                .containsExactly(
                        new TestLink.Sent("a", Qos.AT_MOST_ONCE, false, 0),
                        new TestLink.Sent("b", Qos.AT_LEAST_ONCE, false, 2));
        assertThat(reconnect().sent).containsExactly(new TestLink.Sent("b", Qos.AT_LEAST_ONCE, true, 2));
    }

    @Test
    void shouldNotSendAMessageAtQos0ThatALostNodeMayHaveSent() {
        append("a", Qos.AT_MOST_ONCE);
        append("b", Qos.AT_LEAST_ONCE);
        loop.change(CLIENT, new SessionChange.OwnerGone(TestLoop.LOCAL, session.epoch()), answer -> {});
        session = claim();
        assertThat(connect().payloads()).containsExactly("b");
    }

    @Test
    void shouldSendInOrderWhenHintsOvertakeEachOther() {
        TestLink link = connect();
        QueuePlace first = append("a", Qos.AT_LEAST_ONCE);
        QueuePlace second = append("b", Qos.AT_LEAST_ONCE);

        session.hint(second, publication("b", Qos.AT_LEAST_ONCE));
        assertThat(link.sent).isEmpty();
        session.hint(first, publication("a", Qos.AT_LEAST_ONCE));

        assertThat(link.payloads()).containsExactly("a", "b");
    }

    @Test
    void shouldReadWhatNoHintTellsOf() {
        TestLink link = connect();
        append("lost", Qos.AT_LEAST_ONCE);
        appendAndTell("b", Qos.AT_LEAST_ONCE);
        assertThat(link.sent).isEmpty();

        loop.passMillis(100);
        loop.answer();

        assertThat(link.payloads()).containsExactly("lost", "b");
    }

    @Test
    void shouldReadTheQueueWhenItIsTold() {
        TestLink link = connect();
        append("lost", Qos.AT_LEAST_ONCE);
        session.look();
        loop.answer();
        assertThat(link.payloads()).containsExactly("lost");
    }

    @Test
    void shouldRedeliverUnacknowledgedInOrderWithDupAndTheSameIds() {
        TestLink first = connect();
        appendAndTell("a", Qos.AT_LEAST_ONCE);
        appendAndTell("b", Qos.EXACTLY_ONCE);
        appendAndTell("c", Qos.AT_LEAST_ONCE);
        session.onPubAck(first.sent.get(0).packetId());
        disconnect();
        append("d", Qos.AT_LEAST_ONCE);
        session = claim();

        TestLink second = connect();

        assertThat(second.payloads()).containsExactly("b", "c", "d");
        assertThat(second.sent).extracting(TestLink.Sent::dup).containsExactly(true, true, false);
        assertThat(second.sent.get(0).packetId()).isEqualTo(first.sent.get(1).packetId());
        assertThat(second.sent.get(1).packetId()).isEqualTo(first.sent.get(2).packetId());
    }

    @Test
    void shouldSendPubRelOnlyWhenPubRecIsKept() {
        TestLink link = connect();
        appendAndTell("a", Qos.EXACTLY_ONCE);
        int id = link.sent.get(0).packetId();

        session.onPubRec(id);
        assertThat(link.pubRels).isEmpty();
        loop.answer();

        assertThat(link.pubRels).containsExactly(id);
    }

    @Test
    void shouldResendPubRelAndNotTheMessageAfterPubRec() {
        TestLink first = connect();
        appendAndTell("a", Qos.EXACTLY_ONCE);
        int id = first.sent.get(0).packetId();
        session.onPubRec(id);
        loop.answer();

        TestLink second = reconnect();

        assertThat(second.sent).isEmpty();
        assertThat(second.pubRels).containsExactly(id);
        session.onPubComp(id);
        assertThat(reconnect().pubRels).isEmpty();
    }

    @Test
    void shouldCloseWhenPubRecCannotBeKept() {
        TestLink link = connect();
        appendAndTell("a", Qos.EXACTLY_ONCE);
        loop.unreachable = true;
        session.onPubRec(link.sent.get(0).packetId());
        loop.answer();
        assertThat(link.closed).isEqualTo(ClientLink.CloseReason.NOT_KEPT);
        assertThat(link.pubRels).isEmpty();
    }

    @Test
    void shouldKeepTheReceiveMaximumWhenRedelivering() {
        IntStream.range(0, 6).forEach(i -> append("m" + i, Qos.AT_LEAST_ONCE));
        TestLink link = connect(2);
        assertThat(link.payloads()).containsExactly("m0", "m1");
        session.onPubAck(link.sent.get(0).packetId());
        assertThat(link.payloads()).containsExactly("m0", "m1", "m2");
    }

    @Test
    void shouldDrainALongQueueInOrder() {
        List<String> payloads = IntStream.range(0, 900).mapToObj(i -> "m" + i).toList();
        payloads.forEach(payload -> append(payload, Qos.AT_LEAST_ONCE));

        TestLink link = connect(10);
        for (int i = 0; i < 900; i++) {
            session.onPubAck(link.sent.get(i).packetId());
            loop.answer();
        }

        assertThat(link.payloads()).isEqualTo(payloads);
        loop.passMillis(100);
        loop.answer();
        assertThat(reconnect().sent).isEmpty();
    }

    @Test
    void shouldWriteAcknowledgementsDownTogether() {
        TestLink link = connect();
        IntStream.range(0, 20).forEach(i -> appendAndTell("m" + i, Qos.AT_LEAST_ONCE));
        loop.changes.clear();
        link.sent.forEach(sent -> session.onPubAck(sent.packetId()));
        assertThat(loop.changes).isEmpty();

        loop.passMillis(StoredProgress.DELAY_MILLIS);

        assertThat(loop.changes).hasSize(1);
    }

    @Test
    void shouldWriteAcknowledgementsDownBeforeTheyTakeMuchOfTheQueue() {
        TestLink link = connect();
        String large = "x".repeat(50_000); // an eighth of the queue's megabyte is less than three of them
        IntStream.range(0, 6).forEach(i -> appendAndTell(large, Qos.AT_LEAST_ONCE));
        loop.changes.clear();

        link.sent.forEach(sent -> session.onPubAck(sent.packetId()));

        assertThat(loop.changes).hasSize(2);
    }

    @Test
    void shouldReplayRetainedMessagesByWayOfTheQueue() {
        TestLink link = connect(1);
        List<Publication> retained = IntStream.range(0, 100)
                .mapToObj(i -> publication("r" + i, Qos.AT_LEAST_ONCE))
                .toList();
        session.replay(retained, Qos.AT_LEAST_ONCE, ClientLink.NO_SUBSCRIPTION_IDS);
        for (int i = 0; i < 100; i++) {
            loop.answer();
            session.onPubAck(link.sent.get(i).packetId());
        }
        assertThat(link.payloads()).hasSize(100).startsWith("r0", "r1").endsWith("r99");
    }

    @Test
    void shouldCloseAConnectionThatTheStoreKnowsNothingOf() {
        TestLink link = connect();
        loop.change(CLIENT, new SessionChange.OwnerGone(TestLoop.LOCAL, session.epoch()), answer -> {});
        append("a", Qos.AT_LEAST_ONCE);
        session.look();
        loop.answer();
        assertThat(link.closed).isEqualTo(ClientLink.CloseReason.SESSION_TAKEN_OVER);
    }

    @Test
    void shouldIgnoreHintsForAnEarlierConnection() {
        TestLink link = connect();
        QueuePlace old = append("a", Qos.AT_LEAST_ONCE);
        disconnect();
        session = claim();
        TestLink next = connect();
        session.hint(old, publication("a", Qos.AT_LEAST_ONCE));
        assertThat(link.sent).isEmpty();
        assertThat(next.payloads()).containsExactly("a");
    }

    @Test
    void shouldKnowAQos2MessageOfAnEarlierConnectionThatWasNotRouted() {
        connect();
        List<Long> ids = new ArrayList<>();
        session.beginQos2(7, ids::add);
        loop.answer();
        reconnect();

        assertThat(session.inboundQos2().isOpen(7)).isTrue();
        assertThat(session.inboundQos2().takeUnrouted(7)).isEqualTo(ids.get(0));
        assertThat(session.inboundQos2().takeUnrouted(7)).isZero();
    }

    @Test
    void shouldOnlyAnswerAQos2MessageThatWasRouted() {
        connect();
        session.beginQos2(7, id -> {});
        session.routedQos2(7);
        loop.answer();
        reconnect();

        assertThat(session.inboundQos2().isOpen(7)).isTrue();
        assertThat(session.inboundQos2().takeUnrouted(7)).isZero();
    }
}
