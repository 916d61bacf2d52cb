package io.skein.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.cluster.wire.Ack;
import io.skein.cluster.wire.BatchWriter;
import io.skein.cluster.wire.JoinRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames that no node of this version would send. */
class RefusedFramesTest {
    private final SimulatedNetwork network = new SimulatedNetwork(7);
    private final SimulatedNode from = network.node(LinkOptions.of(1), 0, true);
    private final SimulatedNode to = network.node(LinkOptions.of(1), 0, true);

    @BeforeEach
    void introduce() {
        from.add(to);
        to.add(from);
    }

    private byte[] batchOfControl() {
        BatchWriter out = new BatchWriter(from.id, 0);
        out.add(new JoinRequest(1), 0);
        return out.finish(1, 0);
    }

    @Test
    void shouldAnswerANewerVersionThatItCannotReadIt() {
        byte[] frame = batchOfControl();
        frame[0] = 2;
        long framesBefore = network.framesSent;
        to.receive(frame);
        network.run(1);
        assertThat(network.framesSent).isEqualTo(framesBefore + 1);
        assertThat(to.peers.stats().framesUnreadable()).isEqualTo(1);
        assertThat(to.stats(from).refusalsSent()).isEqualTo(1);
    }

    @Test
    void shouldRefuseAControlMessageAmongPublications() {
        to.receive(batchOfControl());
        network.run(1);
        assertThat(to.received).isEmpty();
        assertThat(to.stats(from).refusalsSent()).isEqualTo(1);
        assertThat(to.stats(from).batchesReceived()).isZero();
    }

    @Test
    void shouldNotAnswerAnAcknowledgementThatItCannotRead() {
        byte[] frame = new Ack(from.id, 0, 1, 1, 0, Ack.Answer.ACCEPTED).encode();
        frame[frame.length - 1] = 99;
        to.receive(frame);
        network.run(1);
        assertThat(network.framesSent).isZero();
        assertThat(to.peers.stats().framesUnreadable()).isEqualTo(1);
    }

    @Test
    void shouldIgnoreAnAcknowledgementOfWhatWasNeverSent() {
        to.freeze();
        from.send(to, "a");
        from.flush();
        from.receive(new Ack(to.id, 0, stream(), 1, 1_000, Ack.Answer.ACCEPTED).encode());
        network.run(1);
        assertThat(from.accepted).isEmpty();
        to.thaw();
        network.run(10);
        assertThat(from.accepted).containsExactly("a");
    }

    private int stream() {
        return 2; // the first number went to the peer, the second to the stream
    }

    @Test
    void shouldTryAgainWhatThePeerCannotReadWithoutSuspectingIt() {
        SimulatedNode control = network.node(LinkOptions.of(1), 0, false);
        control.add(to);
        to.add(control);
        control.send(to, "1");
        control.flush();
        network.run(10_000);
        assertThat(control.accepted).isEmpty();
        assertThat(control.stats(to).suspected()).isFalse();
        assertThat(control.stats(to).batchesRetransmitted()).isBetween(5L, 40L);
    }
}
