package io.skein.cluster.link;

import io.skein.cluster.wire.Ack;
import io.skein.cluster.wire.BatchReader;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The receiving end of one lane of one peer: takes exactly the next batch. On one loop. */
final class LaneReceiver {
    private final Peer peer;
    private final int lane;
    private int stream;
    private long nextExpected;
    private Ack.@Nullable Answer answer;

    LaneReceiver(Peer peer, int lane) {
        this.peer = peer;
        this.lane = lane;
    }

    Peer peer() {
        return peer;
    }

    /** Whether this is the next batch, with something in it. Otherwise it is only answered, or too old even for that. */
    boolean isNext(BatchReader batch) {
        if (batch.header().stream() < stream) {
            return false;
        }
        if (batch.header().stream() > stream) {
            stream = batch.header().stream();
            nextExpected = 0;
        }
        if (batch.firstSequence() == nextExpected && batch.nextSequence() > nextExpected) {
            return true;
        }
        answer = batch.nextSequence() <= nextExpected ? Ack.Answer.ACCEPTED : Ack.Answer.GAP;
        return false;
    }

    /** The batch is taken over. */
    void accept(BatchReader batch) {
        nextExpected = batch.nextSequence();
        answer = Ack.Answer.ACCEPTED;
    }

    boolean owesAnswer() {
        return answer != null;
    }

    /** The answer to everything since the last; null if there is none to give. */
    @Nullable
    Ack takeAnswer(UUID local) {
        Ack.Answer given = answer;
        answer = null;
        return given == null ? null : new Ack(local, lane, stream, peer.memory(), nextExpected, given);
    }
}
