package io.skein.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever the network does: every message once, in order, and nothing held for longer than needed. */
class LossyLinkTest {
    private static final LinkOptions SMALL = new LinkOptions(1, 1 << 20, 8, 400, 4, 1_000);

    private SimulatedNetwork network = new SimulatedNetwork(0);
    private final List<String> sent = new ArrayList<>();

    @Property(tries = 200)
    void shouldDeliverEverythingOnceInOrder(
            @ForAll long seed,
            @ForAll @IntRange(max = 40) int lossPercent,
            @ForAll @IntRange(max = 40) int duplicatePercent,
            @ForAll @IntRange(min = 1, max = 100) int delayMillis,
            @ForAll @IntRange(max = 5) int resets,
            @ForAll boolean control) {
        sent.clear();
        network = new SimulatedNetwork(seed);
        SimulatedNode from = network.node(SMALL, 0, !control);
        SimulatedNode to = network.node(SMALL, 0, !control);
        from.add(to);
        to.add(from);
        network.loss = lossPercent / 100.0;
        network.duplicates = duplicatePercent / 100.0;
        network.maxDelayMillis = delayMillis;
        for (int i = 0; i < resets; i++) {
            network.at(network.random.nextInt(3_000), network::reset);
        }

        sendForAWhile(from, to);
        network.loss = 0;
        network.run(20_000);

        assertThat(to.received).isEqualTo(sent);
        assertThat(from.accepted).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(from.stats(to).windowBytes()).isZero();
        assertThat(from.stats(to).windowMessages()).isZero();
        assertThat(from.peers.stats().messagesDropped()).isZero();
    }

    private void sendForAWhile(SimulatedNode from, SimulatedNode to) {
        for (int turn = 0; turn < 150; turn++) {
            int messages = network.random.nextInt(20);
            for (int i = 0; i < messages; i++) {
                String text = Integer.toString(sent.size());
                sent.add(text);
                from.send(to, text);
            }
            from.flush();
            network.run(network.random.nextInt(30));
            assertThat(to.received).isEqualTo(sent.subList(0, to.received.size()));
        }
    }

    @Property(tries = 50)
    void shouldSurviveThatBothSidesForgetEachOther(@ForAll long seed, @ForAll boolean receiverForgets) {
        sent.clear();
        network = new SimulatedNetwork(seed);
        network.maxDelayMillis = 20;
        SimulatedNode from = network.node(SMALL, 0, true);
        SimulatedNode to = network.node(SMALL, 0, true);
        from.add(to);
        to.add(from);
        sendForAWhile(from, to);

        SimulatedNode forgetful = receiverForgets ? to : from;
        SimulatedNode other = receiverForgets ? from : to;
        forgetful.remove(other);
        forgetful.add(other);
        network.run(network.random.nextInt(100));
        int before = sent.size();
        sendMore(from, to);
        network.run(20_000);

        assertThat(to.received).containsSubsequence(sent.subList(before, sent.size()));
        assertThat(from.accepted).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(to.received).containsAll(receiverForgets ? sent : sent.subList(before, sent.size()));
        assertThat(from.stats(to).windowMessages()).isZero();
    }

    private void sendMore(SimulatedNode from, SimulatedNode to) {
        for (int i = 0; i < 200; i++) {
            String text = Integer.toString(sent.size());
            sent.add(text);
            from.send(to, text);
        }
        from.flush();
    }
}
