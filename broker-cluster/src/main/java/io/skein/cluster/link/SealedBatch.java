package io.skein.cluster.link;

import java.util.List;
import java.util.function.Consumer;

/** A finished batch that waits to be accepted. On its lane's loop. */
final class SealedBatch {
    final byte[] frame;
    final long firstSequence;
    final int messages;
    private List<Runnable> accepted;

    SealedBatch(byte[] frame, long firstSequence, int messages, List<Runnable> accepted) {
        this.frame = frame;
        this.firstSequence = firstSequence;
        this.messages = messages;
        this.accepted = accepted;
    }

    long nextSequence() {
        return firstSequence + messages;
    }

    /** Hands over who waits for this batch; afterwards nobody does. */
    void takeAccepted(Consumer<Runnable> sink) {
        accepted.forEach(sink);
        accepted = List.of();
    }

    /** The same batch in another frame. */
    SealedBatch renumbered(byte[] newFrame, long newFirstSequence) {
        return new SealedBatch(newFrame, newFirstSequence, messages, accepted);
    }
}
