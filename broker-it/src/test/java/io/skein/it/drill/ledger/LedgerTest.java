package io.skein.it.drill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.drill.ledger.Event.Ending;
import io.skein.it.drill.ledger.Offence.Kind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A ledger that cannot fail proves nothing. */
class LedgerTest {
    private static final String TOPIC = "r/a/pub/0";

    private final History history = new History();
    private long clock = 1_000_000;

    @BeforeEach
    void connectEverybody() {
        connect("pub", 1, false);
        connect("sub", 2, false);
        connect("watch", 3, false);
        subscribe("sub", 2, "r/a/#", 2);
        subscribe("watch", 3, "r/will/#", 2);
    }

    @Test
    void shouldFindNothingInAHistoryWithoutFault() {
        for (int i = 0; i < 3; i++) {
            send(i, 1);
            acknowledge(i, 1);
            deliver(i, 2);
        }

        Verdict verdict = judge();

        assertThat(verdict.isClean()).isTrue();
        assertThat(verdict.sent()).isEqualTo(3);
        assertThat(verdict.acknowledged()).isEqualTo(3);
        assertThat(verdict.delivered()).isEqualTo(3);
    }

    @Test
    void shouldFindALossOfWhatWasAcknowledged() {
        send(0, 1);
        acknowledge(0, 1);

        assertOnly(Kind.LOST);
        assertThat(Ledger.missing(history.events())).isEqualTo(1);
    }

    @Test
    void shouldNotCallALossWhatWasNeverAcknowledged() {
        send(0, 1);

        assertThat(judge().isClean()).isTrue();
    }

    @Test
    void shouldNotCallALossWhatWasRefused() {
        send(0, 1);
        history.add(new Event.Acknowledged(clock++, key(0), "pub", 1, 0x97));

        assertThat(judge().isClean()).isTrue();
    }

    @Test
    void shouldNotCallALossWhatASubscriptionCameTooLateFor() {
        send(0, 1);
        connect("late", 4, false);
        subscribe("late", 4, TOPIC, 1);
        acknowledge(0, 1);
        deliver(0, 2);

        assertThat(judge().isClean()).isTrue();
    }

    @Test
    void shouldFindALossForASubscriptionGrantedWhileTheNodeStoodStill() {
        history.add(new Event.Placed(clock++, 1, "node-1"));
        long stopped = clock++;
        send(0, 1);
        connect("late", 4, false);
        subscribe("late", 4, TOPIC, 1);
        history.add(new Event.StoodStill(stopped, Set.of("node-1"), clock++));
        acknowledge(0, 1);
        deliver(0, 2);

        assertOnly(Kind.LOST);
    }

    @Test
    void shouldCountASharedGroupAsOneSubscription() {
        connect("one", 4, false);
        connect("two", 5, false);
        subscribe("one", 4, "$share/g/r/a/#", 2);
        subscribe("two", 5, "$share/g/r/a/#", 2);
        send(0, 1);
        acknowledge(0, 1);
        deliver(0, 2);
        deliverTo("two", 5, 0, false);

        assertThat(judge().isClean()).isTrue();
        deliverTo("one", 4, 0, false);
        assertOnly(Kind.DUPLICATE);
    }

    @Test
    void shouldFindADuplicateAtQos2() {
        send(0, 1);
        acknowledge(0, 1);
        deliver(0, 2);
        deliver(0, 2);

        assertOnly(Kind.DUPLICATE);
    }

    @Test
    void shouldNotCallADuplicateWhatTheReceiverKnowsByItsPacketId() {
        send(0, 1);
        acknowledge(0, 1);
        deliver(0, 2);
        deliverTo("sub", 2, 0, true);

        assertThat(judge().isClean()).isTrue();
    }

    @Test
    void shouldFindAReorder() {
        for (int i = 0; i < 2; i++) {
            send(i, 1);
            acknowledge(i, 1);
        }
        deliver(1, 2);
        deliver(0, 2);

        assertOnly(Kind.REORDERED);
    }

    @Test
    void shouldFindTwoOwnersByAnAcknowledgementOnTheOlderConnection() {
        connect("pub", 9, true);
        send(0, 1);
        acknowledge(0, 1);
        deliver(0, 2);

        assertThat(judge().offences()).extracting(Offence::kind).containsOnly(Kind.TWO_OWNERS);
    }

    @Test
    void shouldFindTwoOwnersByADeliveryOnTheOlderConnection() {
        connect("sub", 9, true);
        send(0, 1);
        acknowledge(0, 1);
        deliver(0, 2);

        assertOnly(Kind.TWO_OWNERS);
    }

    @Test
    void shouldFindTwoOwnersWhenAFencedPublisherIsHeard() {
        connect("pub", 9, true);
        send(0, 1);
        deliver(0, 2);

        assertOnly(Kind.TWO_OWNERS);
    }

    @Test
    void shouldAcceptTheLastWordsOfAnOlderConnection() {
        send(0, 1);
        connect("pub", 9, true);
        acknowledge(0, 1);
        deliver(0, 2);

        assertThat(judge().isClean()).isTrue();
    }

    @Test
    void shouldFindAWillThatIsLostOrDoubled() {
        connectWithWill("device", 7);
        history.add(new Event.Ended(clock++, "device", 7, Ending.LOST, "reset"));

        assertOnly(Kind.WILL_LOST);
        deliverWill(7);
        assertThat(judge().isClean()).isTrue();
        deliverWill(7);
        assertOnly(Kind.WILL_DOUBLED);
    }

    @Test
    void shouldMissAWillThatIsDueUntilItComes() {
        connectWithWill("device", 7);
        history.add(new Event.Ended(clock++, "device", 7, Ending.ABORTED, "by the client"));

        assertThat(Ledger.missing(history.events())).isEqualTo(1);
        deliverWill(7);
        assertThat(Ledger.missing(history.events())).isZero();
    }

    @Test
    void shouldFindAWillAfterDisconnect() {
        connectWithWill("device", 7);
        history.add(new Event.Ended(clock++, "device", 7, Ending.DISCONNECTED, "goodbye"));
        deliverWill(7);

        assertOnly(Kind.WILL_DOUBLED);
    }

    @Test
    void shouldAcceptEitherWhenTheNodeDiedAroundTheDisconnect() {
        connectWithWill("device", 7);
        history.add(new Event.Placed(clock++, 7, "node-1"));
        history.add(new Event.FaultBegan(clock++, "SIGKILL", Set.of("node-1")));
        history.add(new Event.Ended(clock++, "device", 7, Ending.DISCONNECTED, "goodbye"));

        assertThat(judge().isClean()).isTrue();
        deliverWill(7);
        assertThat(judge().isClean()).isTrue();
        deliverWill(7);
        assertOnly(Kind.WILL_DOUBLED);
    }

    @Test
    void shouldNotDoubtADisconnectOnceTheFaultIsOver() {
        connectWithWill("device", 7);
        history.add(new Event.Placed(clock++, 7, "node-1"));
        history.add(new Event.FaultBegan(clock++, "reset", Set.of("node-1", "node-2")));
        history.add(new Event.FaultEnded(clock++, "reset", Set.of("node-1", "node-2")));
        history.add(new Event.Ended(clock++, "device", 7, Ending.DISCONNECTED, "goodbye"));
        deliverWill(7);

        assertOnly(Kind.WILL_DOUBLED);
    }

    @Test
    void shouldExcuseOnlyALossThatWasWarnedOf() {
        loseBetweenTwoDeaths(List.of());
        assertThat(judge(Expectation.KEEPS_ALL).isAsExpected()).isFalse();
        assertThat(judge(Expectation.WARNS_BEFORE_LOSS).isAsExpected()).isFalse();

        history.add(new Event.ReplicationSafe(clock - 2, "node-3", false));

        assertThat(judge(Expectation.KEEPS_ALL).isAsExpected()).isFalse();
        assertThat(judge(Expectation.WARNS_BEFORE_LOSS).isAsExpected()).isTrue();
    }

    @Test
    void shouldNotExcuseALossAfterTheWarningWasTakenBack() {
        loseBetweenTwoDeaths(List.of(false, true));

        assertThat(judge(Expectation.WARNS_BEFORE_LOSS).isAsExpected()).isFalse();
    }

    @Test
    void shouldNotExcuseTheLossOfWhatWasAcknowledgedAfterTheWarning() {
        send(0, 1);
        history.add(new Event.FaultBegan(clock++, "SIGKILL", Set.of("node-1")));
        history.add(new Event.ReplicationSafe(clock++, "node-3", false));
        acknowledge(0, 1);
        history.add(new Event.FaultBegan(clock++, "SIGKILL", Set.of("node-2")));

        assertThat(judge(Expectation.WARNS_BEFORE_LOSS).isAsExpected()).isTrue();
        assertThat(judge(Expectation.WITHHOLDS_WHEN_UNSAFE).isAsExpected()).isFalse();
    }

    @Test
    void shouldFindALostSession() {
        history.add(new Event.Connecting(clock++, "sub", 9, false));
        history.add(new Event.Connected(clock++, "sub", 9, false, true));

        assertOnly(Kind.SESSION_LOST);
    }

    @Test
    void shouldFindRetainedMessagesThatDifferOrAreOld() {
        sendRetained(0);
        sendRetained(1);
        history.add(new Event.RetainedFound(clock++, "node-1", TOPIC, key(1)));
        history.add(new Event.RetainedFound(clock++, "node-2", TOPIC, key(1)));

        assertThat(judge().isClean()).isTrue();
        history.add(new Event.RetainedFound(clock++, "node-2", TOPIC, key(0)));
        assertOnly(Kind.RETAINED);
    }

    @Test
    void shouldFindARetainedMessageThatOneNodeDoesNotHave() {
        sendRetained(0);
        history.add(new Event.RetainedFound(clock++, "node-1", TOPIC, key(0)));
        history.add(Event.RetainedFound.asked(clock++, "node-2"));

        assertOnly(Kind.RETAINED);
    }

    private Verdict judge() {
        return judge(Expectation.KEEPS_ALL);
    }

    private Verdict judge(Expectation expectation) {
        return Ledger.judge(history.events(), List.of(), expectation);
    }

    /** @param words what a node that lives on says between: whether all copies are there */
    private void loseBetweenTwoDeaths(List<Boolean> words) {
        send(0, 1);
        acknowledge(0, 1);
        history.add(new Event.FaultBegan(clock++, "SIGKILL", Set.of("node-1")));
        words.forEach(safe -> history.add(new Event.ReplicationSafe(clock++, "node-3", safe)));
        clock++;
        history.add(new Event.FaultBegan(clock++, "SIGKILL", Set.of("node-2")));
    }

    private void assertOnly(Kind kind) {
        assertThat(judge().offences()).extracting(Offence::kind).containsExactly(kind);
    }

    private static MessageKey key(int sequence) {
        return new MessageKey("pub", sequence);
    }

    private void connect(String client, int connection, boolean sessionPresent) {
        history.add(new Event.Connecting(clock++, client, connection, false));
        history.add(new Event.Connected(clock++, client, connection, sessionPresent, sessionPresent));
    }

    private void connectWithWill(String client, int connection) {
        history.add(new Event.Connecting(clock++, client, connection, true));
        history.add(new Event.Connected(clock++, client, connection, false, false));
    }

    private void subscribe(String client, int connection, String filter, int qos) {
        history.add(new Event.Subscribed(clock++, client, connection, filter, qos, true));
    }

    private void send(int sequence, int connection) {
        history.add(new Event.Sent(clock++, key(sequence), "pub", connection, TOPIC, 2, false, true, false));
    }

    private void sendRetained(int sequence) {
        history.add(new Event.Sent(clock++, key(sequence), "pub", 1, TOPIC, 2, true, true, false));
        acknowledge(sequence, 1);
        deliver(sequence, 2);
    }

    private void acknowledge(int sequence, int connection) {
        history.add(new Event.Acknowledged(clock++, key(sequence), "pub", connection, 0));
    }

    private void deliver(int sequence, int connection) {
        deliverTo("sub", connection, sequence, false);
    }

    private void deliverTo(String client, int connection, int sequence, boolean ignored) {
        history.add(new Event.Delivered(
                clock++, key(sequence), client, connection, TOPIC, sequence + 1, 2, ignored, false, ignored));
    }

    private void deliverWill(int connection) {
        history.add(new Event.WillDelivered(clock++, "watch", 3, "device", connection, false));
    }
}
