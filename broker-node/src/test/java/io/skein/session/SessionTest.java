package io.skein.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.ClientId;
import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.TopicName;
import io.skein.store.session.ChangeContext.Overflow;
import io.skein.store.session.SessionAnswer.Claimed;
import io.skein.store.session.SessionChange;
import io.skein.store.session.SessionLimits;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A session that ends with its connection. */
class SessionTest {
    private static final ClientId CLIENT = new ClientId("c");

    private final TestLoop loop = new TestLoop();
    private final RecordedEvents events = new RecordedEvents();
    private final TestLink link = new TestLink();
    private Session session = newSession(1 << 20);

    private Session newSession(int maxBytes) {
        Claimed[] claimed = new Claimed[1];
        loop.change(
                CLIENT,
                new SessionChange.Claim(UUID.randomUUID(), TestLoop.LOCAL, true, 0, null, Long.MAX_VALUE),
                answer -> claimed[0] = (Claimed) answer);
        loop.answer();
        SessionLimits limits = new SessionLimits(1000, maxBytes, Overflow.DROP_NEWEST, 3_600_000, 1000);
        return new Session(CLIENT, loop, limits, events, claimed[0], 0);
    }

    private static Publication publication(String payload, long expiresAtMillis) {
        return new Publication(
                TopicName.of("t"),
                Payload.of(payload.getBytes(UTF_8)),
                Qos.EXACTLY_ONCE,
                false,
                MessageProperties.NONE,
                null,
                expiresAtMillis);
    }

    private void deliver(String payload, Qos qos) {
        session.deliver(publication(payload, Publication.NEVER), qos, false, ClientLink.NO_SUBSCRIPTION_IDS);
    }

    private void connect() {
        session.attach(link);
        session.start();
    }

    @Test
    void shouldSendQos1WithinTheReceiveMaximumAndGoOnWithEachPubAck() {
        link.receiveMaximum = 2;
        connect();
        for (int i = 0; i < 5; i++) {
            deliver("m" + i, Qos.AT_LEAST_ONCE);
        }
        assertThat(link.payloads()).containsExactly("m0", "m1");

        session.onPubAck(link.sent.get(1).packetId()); // out of order is allowed to free a place
        assertThat(link.payloads()).containsExactly("m0", "m1", "m2");
        session.onPubAck(link.sent.get(0).packetId());
        session.onPubAck(link.sent.get(2).packetId());
        assertThat(link.payloads()).containsExactly("m0", "m1", "m2", "m3", "m4");
    }

    @Test
    void shouldAnswerPubRecWithPubRel() {
        connect();
        deliver("a", Qos.EXACTLY_ONCE);
        int id = link.sent.get(0).packetId();
        session.onPubRec(id);
        session.onPubRec(id);
        assertThat(link.pubRels).containsExactly(id, id);
        session.onPubComp(id);
        assertThat(session.queuedMessages()).isZero();
    }

    @Test
    void shouldOpenTheWindowAfterAnErrorInPubRecWithoutPubRel() {
        link.receiveMaximum = 1;
        connect();
        deliver("a", Qos.EXACTLY_ONCE);
        deliver("b", Qos.EXACTLY_ONCE);
        session.onPubRecError(link.sent.get(0).packetId());
        assertThat(link.payloads()).containsExactly("a", "b");
        assertThat(link.pubRels).isEmpty();
    }

    @Test
    void shouldAnswerAnUnknownPubRec() {
        connect();
        session.onPubRec(77);
        assertThat(link.unknownPubRels).containsExactly(77);
    }

    @Test
    void shouldDropQos0WhileTheConnectionIsNotWritable() {
        connect();
        link.writable = false;
        deliver("a", Qos.AT_MOST_ONCE);
        deliver("b", Qos.AT_LEAST_ONCE);
        assertThat(events.drops).containsOnly(Map.entry(SessionEvents.DropReason.QOS0_UNWRITABLE, 1));

        link.writable = true;
        session.onWritable();
        assertThat(link.payloads()).containsExactly("b");
    }

    @Test
    void shouldBoundTheQueueByBytesButTakeASingleLargeMessage() {
        session = newSession(500);
        link.writable = false;
        connect();
        deliver("x".repeat(2000), Qos.AT_LEAST_ONCE);
        deliver("y", Qos.AT_LEAST_ONCE);
        assertThat(session.queuedMessages()).isEqualTo(1);
        assertThat(events.drops).containsOnly(Map.entry(SessionEvents.DropReason.QUEUE_FULL, 1));
    }

    @Test
    void shouldNotSendWhatExpiredInTheQueue() {
        link.writable = false;
        connect();
        session.deliver(publication("old", 1), Qos.AT_LEAST_ONCE, false, ClientLink.NO_SUBSCRIPTION_IDS);
        deliver("new", Qos.AT_LEAST_ONCE);
        link.writable = true;
        session.onWritable();
        assertThat(link.payloads()).containsExactly("new");
        assertThat(events.drops).containsOnly(Map.entry(SessionEvents.DropReason.EXPIRED, 1));
    }

    @Test
    void shouldSendTheNextMessageAfterOneTooLarge() {
        link.maximumPayload = 10;
        link.receiveMaximum = 1;
        connect();
        deliver("x".repeat(20), Qos.AT_LEAST_ONCE);
        deliver("fits", Qos.AT_LEAST_ONCE);
        assertThat(link.payloads()).containsExactly("fits");
    }

    @Test
    void shouldUseEveryPacketIdBeforeOneComesAgain() {
        connect();
        for (int i = 0; i < 70_000; i++) {
            deliver("m", Qos.AT_LEAST_ONCE);
            session.onPubAck(link.sent.get(i).packetId());
        }
        assertThat(link.sent.get(0).packetId()).isEqualTo(1);
        assertThat(link.sent.get(65_534).packetId()).isEqualTo(65_535);
        assertThat(link.sent.get(65_535).packetId()).isEqualTo(1);
        assertThat(session.queuedMessages()).isZero();
    }

    @Test
    void shouldGiveItsNameBackOnlyWhenWhatItsClientPublishedIsKept() {
        connect();
        session.onLinkClosed();
        assertThat(events.disconnected).isEqualTo(1);
        assertThat(loop.changes).noneMatch(SessionChange.Detach.class::isInstance);

        session.onPublishesKept();
        loop.answer();

        assertThat(events.settled).hasSize(1);
        assertThat(events.settled.get(0).ended()).isTrue();
        assertThat(events.closed).isEqualTo(1);
    }

    @Test
    void shouldGiveItsNameBackAgainWhenTheStoreCouldNotSay() {
        connect();
        loop.unreachable = true;
        session.onLinkClosed();
        session.onPublishesKept();
        loop.answer();
        assertThat(events.closed).isZero();

        loop.unreachable = false;
        loop.passSeconds(1);
        loop.answer();

        assertThat(events.closed).isEqualTo(1);
    }

    @Test
    void shouldCloseTheConnectionWithTakenOver() {
        connect();
        assertThat(session.leave().isComplete()).isFalse();
        assertThat(link.closed).isEqualTo(ClientLink.CloseReason.SESSION_TAKEN_OVER);

        session.onLinkClosed();
        session.onPublishesKept();
        assertThat(session.leave().isComplete()).isFalse();
        loop.answer();

        assertThat(session.leave().isComplete()).isTrue();
        assertThat(events.closed).isEqualTo(1);
    }

    @Test
    void shouldReplayRetainedMessagesAsFastAsTheClientTakesThem() {
        link.receiveMaximum = 1;
        connect();
        session.replay(
                List.of(publication("r1", Publication.NEVER), publication("r2", Publication.NEVER)),
                Qos.AT_LEAST_ONCE,
                ClientLink.NO_SUBSCRIPTION_IDS);
        deliver("live", Qos.AT_LEAST_ONCE);
        assertThat(link.payloads()).containsExactly("r1");
        session.onPubAck(link.sent.get(0).packetId());
        session.onPubAck(link.sent.get(1).packetId());
        assertThat(link.payloads()).containsExactly("r1", "r2", "live");
    }
}
