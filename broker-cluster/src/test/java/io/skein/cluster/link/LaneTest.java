package io.skein.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.cluster.wire.FrameHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a lane does about peers that are slow, silent, gone or do not know us. */
class LaneTest {
    private static final int WINDOW_BYTES = 20_000;
    private static final LinkOptions OPTIONS = new LinkOptions(1, WINDOW_BYTES, 16, 1_000, 4, 1_000);
    private static final String KILOBYTE = "x".repeat(1_000);

    private final SimulatedNetwork network = new SimulatedNetwork(42);
    private final SimulatedNode from = network.node(OPTIONS, 0, true);
    private final SimulatedNode to = network.node(OPTIONS, 0, true);

    @BeforeEach
    void introduce() {
        from.add(to);
        to.add(from);
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private void send(List<String> texts) {
        texts.forEach(text -> from.send(to, text));
        from.flush();
    }

    @Test
    void shouldTellOfAcceptanceOnlyAfterThePeerHasTakenItOver() {
        send(List.of("a"));
        assertThat(from.accepted).isEmpty();

        network.run(10);

        assertThat(to.received).containsExactly("a");
        assertThat(from.accepted).containsExactly("a");
        assertThat(to.turnsEnded).isEqualTo(1);
    }

    @Test
    void shouldFillBatchesWhileThePeerIsBusy() {
        to.freeze();
        for (String text : texts(100)) {
            send(List.of(text));
        }
        to.thaw();
        network.run(100);

        assertThat(to.received).isEqualTo(texts(100));
        assertThat(from.stats(to).batchesSent()).isLessThan(12);
    }

    @Test
    void shouldSendAMessageLargerThanABatch() {
        String large = "y".repeat(10_000);
        send(List.of("before", large, "after"));
        network.run(10);
        assertThat(to.received).containsExactly("before", large, "after");
    }

    @Test
    void shouldNotWaitForASilentPeer() {
        to.freeze();
        send(List.of("a", "b"));
        network.run(900);
        assertThat(from.accepted).isEmpty();

        network.run(300);
        assertThat(from.accepted).containsExactly("a", "b");
        assertThat(from.stats(to).suspected()).isTrue();

        send(List.of("c"));
        assertThat(from.accepted).containsExactly("a", "b", "c");
    }

    @Test
    void shouldDeliverWhatItKeptWhenASuspectedPeerComesBack() {
        to.freeze();
        send(texts(50));
        network.run(3_000);
        send(List.of("later"));

        to.thaw();
        network.run(100);

        List<String> all = new ArrayList<>(texts(50));
        all.add("later");
        assertThat(to.received).isEqualTo(all);
        assertThat(from.accepted).isEqualTo(all);
        assertThat(from.stats(to).suspected()).isFalse();
        send(List.of("waits again"));
        assertThat(from.accepted).doesNotContain("waits again");
    }

    @Test
    void shouldDropAtTheFullWindowOfASuspectedPeer() {
        to.freeze();
        send(List.of("first"));
        network.run(1_500);
        for (int i = 0; i < 100; i++) {
            send(List.of(i + KILOBYTE));
        }

        assertThat(from.accepted).hasSize(101);
        assertThat(from.senders.isCongested()).isFalse();
        assertThat(from.stats(to).windowBytes()).isBetween(WINDOW_BYTES - 1_200L, WINDOW_BYTES + 1_200L);
        long kept = from.stats(to).windowMessages();
        assertThat(from.stats(to).messagesDropped()).isEqualTo(101 - kept);
        assertThat(from.peers.stats().messagesDropped()).isEqualTo(101 - kept);

        to.thaw();
        network.run(1_000);
        assertThat(to.received).hasSize((int) kept);
        assertThat(from.stats(to).windowBytes()).isZero();
    }

    @Test
    void shouldAskASilentPeerWithoutSendingItMore() {
        to.freeze();
        send(texts(50));
        long framesBefore = network.framesSent;
        network.run(10_000);
        assertThat(network.framesSent - framesBefore).isBetween(8L, 14L);
        assertThat(from.stats(to).batchesRetransmitted()).isZero();
    }

    @Test
    void shouldTakeNoPauseOfItsOwnForSilence() {
        to.freeze();
        send(List.of("a"));
        network.run(500);
        from.freeze();
        network.run(5_000);
        to.thaw();
        from.thaw();
        network.run(1);
        assertThat(from.stats(to).suspected()).isFalse();
        network.run(100);
        assertThat(from.accepted).containsExactly("a");
    }

    @Test
    void shouldLetGoOfEverythingWhenThePeerIsRemoved() {
        to.freeze();
        send(texts(100));
        from.sendQos0(to, "open");
        Peer gone = from.peers.all().iterator().next();

        from.remove(to);
        network.run(1);

        assertThat(from.accepted).isEqualTo(texts(100));
        assertThat(gone.stats().windowBytes()).isZero();
        assertThat(gone.stats().windowMessages()).isZero();
        assertThat(gone.isSuspected()).isFalse();
    }

    @Test
    void shouldTellWhenASuspectedPeerHasTakenWhatItDidNotAcknowledge() {
        List<String> receivedThen = new ArrayList<>();
        to.freeze();
        send(texts(100));
        network.run(1_500);
        assertThat(from.accepted).as("nobody waits").hasSize(100);
        from.senders.whenTaken(() -> receivedThen.addAll(to.received));
        send(List.of("later"));
        network.run(3_000);
        assertThat(receivedThen).isEmpty();

        to.thaw();
        network.run(1_000);
        assertThat(receivedThen).containsAll(texts(100));
    }

    @Test
    void shouldTellWhatHasBeenTakenAlsoWhenThePeerHadForgottenUs() {
        List<String> receivedThen = new ArrayList<>();
        send(texts(10));
        network.run(100);
        to.freeze();
        List<String> more = texts(200).subList(10, 200);
        send(more);
        network.run(1_500);
        from.senders.whenTaken(() -> receivedThen.addAll(to.received));
        to.remove(from);
        to.thaw();
        network.run(50);
        to.add(from);
        network.run(1_000);

        assertThat(receivedThen).containsAll(more);
    }

    @Test
    void shouldTellAtOnceWhenNothingIsHeldAndSoonWhenThePeerIsRemoved() {
        List<String> told = new ArrayList<>();
        from.senders.whenTaken(() -> told.add("nothing held"));
        assertThat(told).containsExactly("nothing held");

        to.freeze();
        send(List.of("a"));
        network.run(1_500);
        from.senders.whenTaken(() -> told.add("removed"));
        network.run(1_500);
        assertThat(told).hasSize(1);
        from.remove(to);
        network.run(1);
        assertThat(told).containsExactly("nothing held", "removed");
    }

    @Test
    void shouldNotWaitForWhoIsNoMember() {
        from.remove(to);
        send(List.of("a"));
        assertThat(from.accepted).containsExactly("a");
        network.run(100);
        assertThat(to.received).isEmpty();
    }

    @Test
    void shouldBeRefusedUntilThePeerTakesUsForAMember() {
        to.remove(from);
        network.run(1);
        send(texts(100));
        network.run(5_000);
        assertThat(to.received).isEmpty();
        assertThat(from.accepted).isEmpty();
        assertThat(from.stats(to).suspected()).isFalse();
        assertThat(from.stats(to).refusalsReceived()).isPositive();

        to.add(from);
        network.run(1_100);
        assertThat(to.received).isEqualTo(texts(100));
        assertThat(from.accepted).isEqualTo(texts(100));
    }

    @Test
    void shouldJoinSoonAfterThePeersViewCatchesUp() {
        to.remove(from);
        network.run(1);
        send(List.of("hello"));
        network.run(40);
        to.add(from);
        network.run(150);
        assertThat(to.received).containsExactly("hello");
    }

    @Test
    void shouldPausePublishersAboveTheWindowAndTellWhenItIsHalfEmpty() {
        List<Long> drainedAt = new ArrayList<>();
        from.senders.onDrained(() -> drainedAt.add(from.stats(to).windowBytes()));
        to.freeze();
        for (int i = 0; i < 15; i++) {
            send(List.of(KILOBYTE));
        }
        assertThat(from.senders.isCongested()).isFalse();
        for (int i = 0; i < 10; i++) {
            send(List.of(KILOBYTE));
        }
        assertThat(from.senders.isCongested()).isTrue();
        assertThat(drainedAt).isEmpty();

        to.thaw();
        network.run(500);

        assertThat(from.senders.isCongested()).isFalse();
        assertThat(drainedAt).hasSize(1);
        assertThat(drainedAt.get(0)).isLessThan(WINDOW_BYTES / 2 + 2_000L);
        assertThat(to.received).hasSize(25);
    }

    @Test
    void shouldEndCongestionWhenThePeerIsSuspected() {
        List<String> told = new ArrayList<>();
        from.senders.onDrained(() -> told.add("drained"));
        to.freeze();
        for (int i = 0; i < 30; i++) {
            send(List.of(KILOBYTE));
        }
        assertThat(from.senders.isCongested()).isTrue();
        network.run(1_200);
        assertThat(from.senders.isCongested()).isFalse();
        assertThat(told).containsExactly("drained");
    }

    @Test
    void shouldHoldNoMoreThanTwiceTheWindowAndConfirmNothingItGaveUp() {
        to.remove(from);
        network.run(1);
        for (int i = 0; i < 100; i++) {
            from.sendQos0(to, KILOBYTE);
            send(List.of(i + KILOBYTE));
            network.run(10);
        }
        assertThat(from.stats(to).windowBytes()).isBetween(2L * WINDOW_BYTES - 1_200, 2L * WINDOW_BYTES + 1_200);
        assertThat(from.stats(to).messagesDropped()).isGreaterThan(150);
        assertThat(from.accepted).isEmpty();

        to.add(from);
        network.run(2_000);
        assertThat(from.stats(to).windowBytes()).isZero();
        assertThat(from.accepted).hasSizeLessThan(25);

        from.remove(to);
        network.run(1);
        assertThat(from.accepted).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void shouldKeepControlMessagesOfASilentPeerWaiting() {
        LinkOptions options = OPTIONS;
        SimulatedNode one = network.node(options, FrameHeader.CONTROL_LANE, false);
        SimulatedNode other = network.node(options, FrameHeader.CONTROL_LANE, false);
        one.add(other);
        other.add(one);
        other.freeze();
        List<String> texts = texts(5_000);
        texts.forEach(text -> one.send(other, text));
        one.flush();
        network.run(5_000);
        assertThat(one.stats(other).suspected()).isTrue();
        assertThat(one.accepted).isEmpty();
        assertThat(one.stats(other).windowBytes()).isGreaterThan(2L * WINDOW_BYTES);

        other.thaw();
        network.run(5_000);
        assertThat(other.received).isEqualTo(texts);
        assertThat(one.accepted).isEqualTo(texts);
    }

    @Test
    void shouldLetAHandlerSendMore() {
        LaneSender sender = from.senders.to(to.id);
        assertThat(sender).isNotNull();
        List<String> order = new ArrayList<>();
        from.senders.complete(() -> {
            from.send(to, "second");
            from.flush();
            order.add("handler ends");
        });
        from.senders.complete(() -> order.add("next"));
        from.flush();
        network.run(10);
        assertThat(order).containsExactly("handler ends", "next");
        assertThat(to.received).containsExactly("second");
    }

    @Test
    void shouldGoOnWhenAHandlerFails() {
        from.senders.complete(() -> {
            throw new IllegalStateException("a handler that fails");
        });
        send(List.of("a"));
        network.run(10);
        assertThat(from.accepted).containsExactly("a");
    }
}
