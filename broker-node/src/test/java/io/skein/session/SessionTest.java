package io.skein.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.ClientId;
import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.TopicName;
import io.skein.model.Will;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final long HOUR = 3600;

    private final TestLoop loop = new TestLoop();
    private final RecordedEvents events = new RecordedEvents();
    private Session session = newSession(new SessionLimits(1000, 1 << 20));

    private static final class RecordedEvents implements SessionEvents {
        private final List<String> wills = new ArrayList<>();
        private final Map<DropReason, Integer> drops = new EnumMap<>(DropReason.class);
        private int ended;

        @Override
        public void publishWill(Session session, Publication will) {
            wills.add(new String(will.payload().bytes(), UTF_8));
        }

        @Override
        public void ended(Session session) {
            ended++;
        }

        @Override
        public void dropped(DropReason reason) {
            drops.merge(reason, 1, Integer::sum);
        }
    }

    private Session newSession(SessionLimits limits) {
        return new Session(new ClientId("c"), loop, limits, events);
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
        session.deliver(publication(payload, Publication.NEVER), qos, false, ClientLink.NO_SUBSCRIPTION_IDS, false);
    }

    private TestLink connect(long expirySeconds, @Nullable Will will) {
        TestLink link = new TestLink();
        session.attach(link, expirySeconds, will);
        session.resume();
        return link;
    }

    private static Will will(long delaySeconds) {
        return new Will(publication("will", Publication.NEVER), -1, delaySeconds);
    }

    @Test
    void shouldSendQos1WithinTheReceiveMaximumAndGoOnWithEachPubAck() {
        TestLink link = new TestLink();
        link.receiveMaximum = 2;
        session.attach(link, 0, null);
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
    void shouldRedeliverUnacknowledgedInOrderWithDupAndTheSameIds() {
        TestLink first = connect(HOUR, null);
        deliver("a", Qos.AT_LEAST_ONCE);
        deliver("b", Qos.EXACTLY_ONCE);
        deliver("c", Qos.AT_LEAST_ONCE);
        session.onPubAck(first.sent.get(0).packetId());
        session.onLinkClosed(first);
        deliver("d", Qos.AT_LEAST_ONCE);

        TestLink second = connect(HOUR, null);
        assertThat(second.payloads()).containsExactly("b", "c", "d");
        assertThat(second.sent).extracting(TestLink.Sent::dup).containsExactly(true, true, false);
        assertThat(second.sent.get(0).packetId()).isEqualTo(first.sent.get(1).packetId());
        assertThat(second.sent.get(1).packetId()).isEqualTo(first.sent.get(2).packetId());
    }

    @Test
    void shouldResendPubRelAndNotTheMessageAfterPubRec() {
        TestLink first = connect(HOUR, null);
        deliver("a", Qos.EXACTLY_ONCE);
        int id = first.sent.get(0).packetId();
        session.onPubRec(id);
        assertThat(first.pubRels).containsExactly(id);
        session.onLinkClosed(first);

        TestLink second = connect(HOUR, null);
        assertThat(second.sent).isEmpty();
        assertThat(second.pubRels).containsExactly(id);
        session.onPubComp(id);
        assertThat(session.queuedMessages()).isZero();
    }

    @Test
    void shouldKeepASmallerReceiveMaximumWhenRedelivering() {
        TestLink first = connect(HOUR, null);
        IntStream.range(0, 6).forEach(i -> deliver("m" + i, Qos.AT_LEAST_ONCE));
        session.onLinkClosed(first);

        TestLink second = new TestLink();
        second.receiveMaximum = 2;
        session.attach(second, HOUR, null);
        session.resume();
        assertThat(second.payloads()).containsExactly("m0", "m1");
        session.onPubAck(second.sent.get(0).packetId());
        assertThat(second.payloads()).containsExactly("m0", "m1", "m2");
    }

    @Test
    void shouldOpenTheWindowAfterAnErrorInPubRecWithoutPubRel() {
        TestLink link = new TestLink();
        link.receiveMaximum = 1;
        session.attach(link, 0, null);
        deliver("a", Qos.EXACTLY_ONCE);
        deliver("b", Qos.EXACTLY_ONCE);
        session.onPubRecError(link.sent.get(0).packetId());
        assertThat(link.payloads()).containsExactly("a", "b");
        assertThat(link.pubRels).isEmpty();
    }

    @Test
    void shouldAnswerAnUnknownPubRec() {
        TestLink link = connect(0, null);
        session.onPubRec(77);
        assertThat(link.unknownPubRels).containsExactly(77);
    }

    @Test
    void shouldDropQos0WhileTheConnectionIsNotWritable() {
        TestLink link = connect(0, null);
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
        session = newSession(new SessionLimits(1000, 500));
        session.attach(new TestLink(), HOUR, null);
        session.detach();
        deliver("x".repeat(2000), Qos.AT_LEAST_ONCE);
        deliver("y", Qos.AT_LEAST_ONCE);
        assertThat(session.queuedMessages()).isEqualTo(1);
        assertThat(events.drops).containsOnly(Map.entry(SessionEvents.DropReason.QUEUE_FULL, 1));
    }

    @Test
    void shouldNotSendWhatExpiredInTheQueue() {
        TestLink first = connect(HOUR, null);
        session.onLinkClosed(first);
        session.deliver(publication("old", 1), Qos.AT_LEAST_ONCE, false, ClientLink.NO_SUBSCRIPTION_IDS, false);
        deliver("new", Qos.AT_LEAST_ONCE);
        TestLink second = connect(HOUR, null);
        assertThat(second.payloads()).containsExactly("new");
        assertThat(events.drops).containsOnly(Map.entry(SessionEvents.DropReason.EXPIRED, 1));
    }

    @Test
    void shouldSendTheNextMessageAfterOneTooLarge() {
        TestLink link = new TestLink();
        link.maximumPayload = 10;
        link.receiveMaximum = 1;
        session.attach(link, 0, null);
        deliver("x".repeat(20), Qos.AT_LEAST_ONCE);
        deliver("fits", Qos.AT_LEAST_ONCE);
        assertThat(link.payloads()).containsExactly("fits");
    }

    @Test
    void shouldUseEveryPacketIdBeforeOneComesAgain() {
        TestLink link = connect(0, null);
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
    void shouldPublishTheWillOnceTheDelayHasPassed() {
        TestLink link = connect(HOUR, will(10));
        session.onLinkClosed(link);
        loop.passSeconds(9);
        assertThat(events.wills).isEmpty();
        loop.passSeconds(1);
        assertThat(events.wills).containsExactly("will");
        loop.passSeconds(HOUR);
        assertThat(events.wills).containsExactly("will");
    }

    @Test
    void shouldPublishADelayedWillWhenTheSessionEndsFirst() {
        TestLink link = connect(5, will(10));
        session.onLinkClosed(link);
        loop.passSeconds(5);
        assertThat(events.wills).containsExactly("will");
        assertThat(events.ended).isEqualTo(1);
    }

    @Test
    void shouldNotPublishTheWillAfterDisconnectOrWhenTheClientIsBackInTime() {
        TestLink link = connect(HOUR, will(10));
        session.onLinkClosed(link);
        TestLink again = connect(HOUR, will(10));
        loop.passSeconds(20);
        assertThat(events.wills).isEmpty();

        session.discardWill();
        session.onLinkClosed(again);
        loop.passSeconds(20);
        assertThat(events.wills).isEmpty();
    }

    @Test
    void shouldEndWithItsConnectionIfItDoesNotOutliveIt() {
        TestLink link = connect(0, will(10));
        session.onLinkClosed(link);
        assertThat(events.ended).isEqualTo(1);
        assertThat(events.wills).containsExactly("will");
    }

    @Test
    void shouldCloseTheOldConnectionWithTakenOverAndPublishOnlyAnImmediateWill() {
        TestLink link = connect(HOUR, will(0));
        session.detach();
        assertThat(link.closed).isEqualTo(ClientLink.CloseReason.SESSION_TAKEN_OVER);
        assertThat(events.wills).containsExactly("will");
        assertThat(events.ended).isZero();
    }

    @Test
    void shouldDeliverWhatCameByTheOldLoopBeforeWhatCameDirectly() {
        TestLink link = connect(HOUR, null);
        session.detach();
        session.moveTo(loop);
        session.deliver(
                publication("direct", Publication.NEVER),
                Qos.AT_LEAST_ONCE,
                false,
                ClientLink.NO_SUBSCRIPTION_IDS,
                false);
        session.deliver(
                publication("forwarded", Publication.NEVER),
                Qos.AT_LEAST_ONCE,
                false,
                ClientLink.NO_SUBSCRIPTION_IDS,
                true);
        session.completeMove();
        TestLink next = connect(HOUR, null);
        assertThat(link.sent).isEmpty();
        assertThat(next.payloads()).containsExactly("forwarded", "direct");
    }

    @Test
    void shouldReplayRetainedMessagesAsFastAsTheClientTakesThem() {
        TestLink link = new TestLink();
        link.receiveMaximum = 1;
        session.attach(link, 0, null);
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
