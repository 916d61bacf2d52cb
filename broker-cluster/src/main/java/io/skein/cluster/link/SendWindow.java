package io.skein.cluster.link;

import io.skein.cluster.wire.BatchWriter;
import io.skein.cluster.wire.ControlMessage;
import io.skein.cluster.wire.PublicationBytes;
import io.skein.model.QueuePlace;
import io.skein.model.TopicFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one lane holds for one peer: an open batch that still grows, sealed batches that wait for their turn, and those
 * in flight. On the lane's loop.
 */
final class SendWindow {
    private final LinkOptions options;
    private final BatchWriter open;
    private final int emptyBytes;
    private List<Runnable> openAccepted = new ArrayList<>();
    private final Deque<SealedBatch> waiting = new ArrayDeque<>();
    private final Deque<SealedBatch> inFlight = new ArrayDeque<>();
    private int stream;
    private long openSequence;
    private long sealedBytes;
    private long sealedMessages;

    SendWindow(LinkOptions options, BatchWriter open, int stream) {
        this.options = options;
        this.open = open;
        this.emptyBytes = open.length();
        this.stream = stream;
    }

    int stream() {
        return stream;
    }

    long bytes() {
        return sealedBytes + open.length() - emptyBytes;
    }

    long messages() {
        return sealedMessages + open.count();
    }

    /** Everything below this number has been accepted. */
    long base() {
        SealedBatch oldest = inFlight.isEmpty() ? waiting.peekFirst() : inFlight.peekFirst();
        return oldest != null ? oldest.firstSequence : openSequence;
    }

    /** Everything below this number has been sent. */
    long sentSequence() {
        SealedBatch next = waiting.peekFirst();
        return next != null ? next.firstSequence : openSequence;
    }

    /** Everything that is held is below this number. */
    long endSequence() {
        return openSequence + open.count();
    }

    Collection<SealedBatch> inFlight() {
        return Collections.unmodifiableCollection(inFlight);
    }

    void add(PublicationBytes publication, List<TopicFilter> groups, boolean direct, @Nullable Runnable accepted) {
        open.add(publication, groups, direct);
        added(accepted);
    }

    void add(QueuePlace place, @Nullable PublicationBytes publication) {
        open.add(place, publication);
        added(null);
    }

    void addHintsLost() {
        open.addHintsLost();
        added(null);
    }

    void add(ControlMessage message, long nowMillis, @Nullable Runnable accepted) {
        open.add(message, nowMillis);
        added(accepted);
    }

    private void added(@Nullable Runnable accepted) {
        if (accepted != null) {
            openAccepted.add(accepted);
        }
        if (open.count() >= options.batchMessages() || open.length() >= options.batchBytes()) {
            seal();
        }
    }

    private void seal() {
        int messages = open.count();
        byte[] frame = open.finish(stream, openSequence);
        SealedBatch batch = new SealedBatch(frame, openSequence, messages, openAccepted);
        openAccepted = new ArrayList<>();
        openSequence += batch.messages;
        sealedBytes += batch.frame.length;
        sealedMessages += batch.messages;
        waiting.addLast(batch);
    }

    /**
     * Puts the next batch in flight. The open one goes only if nothing is before it, waiting or in flight: otherwise it
     * goes on growing until it is full, so that batches get as large as an answer takes time (Nagle, RFC 896).
     *
     * @return null if there is none or no room
     */
    @Nullable
    SealedBatch next() {
        if (inFlight.size() >= options.batchesInFlight()) {
            return null;
        }
        if (waiting.isEmpty() && inFlight.isEmpty() && open.count() > 0) {
            seal();
        }
        SealedBatch batch = waiting.pollFirst();
        if (batch != null) {
            inFlight.addLast(batch);
        }
        return batch;
    }

    /** Lets go of the batches in flight that end at this number or below; hands over who waited for them. */
    boolean release(long nextExpected, Consumer<Runnable> sink) {
        boolean released = false;
        SealedBatch oldest = inFlight.peekFirst();
        while (oldest != null && oldest.nextSequence() <= nextExpected) {
            inFlight.removeFirst();
            sealedBytes -= oldest.frame.length;
            sealedMessages -= oldest.messages;
            oldest.takeAccepted(sink);
            released = true;
            oldest = inFlight.peekFirst();
        }
        return released;
    }

    /** Hands over everybody who waits; the messages stay. */
    void takeAccepted(Consumer<Runnable> sink) {
        inFlight.forEach(batch -> batch.takeAccepted(sink));
        waiting.forEach(batch -> batch.takeAccepted(sink));
        openAccepted.forEach(sink);
        openAccepted.clear();
    }

    /** Numbers everything held anew, from 0 in another stream; what was in flight is so still. */
    void restart(int newStream) {
        stream = newStream;
        openSequence = 0;
        renumber(inFlight);
        renumber(waiting);
    }

    private void renumber(Deque<SealedBatch> batches) {
        int count = batches.size();
        for (int i = 0; i < count; i++) {
            SealedBatch batch = batches.removeFirst();
            byte[] frame = BatchWriter.renumbered(batch.frame, stream, openSequence);
            batches.addLast(batch.renumbered(frame, openSequence));
            openSequence += batch.messages;
        }
    }
}
