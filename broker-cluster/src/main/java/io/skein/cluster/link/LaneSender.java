package io.skein.cluster.link;

import io.skein.cluster.wire.Ack;
import io.skein.cluster.wire.BatchWriter;
import io.skein.cluster.wire.ControlMessage;
import io.skein.cluster.wire.PublicationBytes;
import io.skein.model.QueuePlace;
import io.skein.model.TopicFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sending end of one lane towards one peer: go-back-N over {@link SendWindow}. On the lane's loop; it calls nobody
 * but the transport, whoever is to be told is handed to the lane.
 *
 * <p>Time is what the lane's ticks say, not a clock: a node that did not run itself must not hold that against others.
 */
final class LaneSender {
    /** How long nothing moves before the peer is asked how far it has come. */
    static final int FIRST_PROBE_MILLIS = 250;

    /** How soon a peer is asked again that did not take us for a member: mostly its view is a moment behind. */
    static final int NOT_NOW_PROBE_MILLIS = 50;

    static final int LAST_PROBE_MILLIS = 1_000;

    /** How long the same batches are not sent again, however often their loss is reported. */
    static final int RESEND_PAUSE_MILLIS = 200;

    private enum State {
        /** The peer answers and takes what we send. */
        OPEN,
        /** The peer answers and refuses everything for now: it is only asked. */
        REFUSED,
        /** The peer does not answer: nobody waits for it, what fits the window is kept. */
        SUSPECTED,
        /** The peer is no member any more. */
        CLOSED
    }

    private final Peer peer;
    private final LaneSenders lane;
    private final SendWindow window;
    private final List<Runnable> withheld = new ArrayList<>();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private State state = State.OPEN;
    private int peerMemory;
    private boolean congested;
    private boolean hintsLost;

    private long silentMillis;
    private long sinceProbeMillis;
    private long sinceResendMillis = RESEND_PAUSE_MILLIS;
    private int probeMillis = FIRST_PROBE_MILLIS;

    private long countedBytes;
    private long countedMessages;

    /** Somebody who waits until the peer has everything below this number, suspected or not. */
    private record Waiter(long sequence, Runnable taken) {
        /** The same for a window that has given its numbers anew, beginning with what had this one. */
        Waiter renumbered(long base) {
            return new Waiter(sequence - base, taken);
        }
    }

    LaneSender(Peer peer, LaneSenders lane) {
        this.peer = peer;
        this.lane = lane;
        this.window = new SendWindow(lane.options(), lane.newWriter(), lane.nextStream());
    }

    Peer peer() {
        return peer;
    }

    boolean isSuspected() {
        return state == State.SUSPECTED;
    }

    long windowBytes() {
        return window.bytes();
    }

    /** Queues a copy, or drops it at the bound; see docs/decisions/002-links.md. */
    void publish(PublicationBytes publication, List<TopicFilter> groups, boolean direct, @Nullable Runnable accepted) {
        assert state != State.CLOSED;
        if (window.bytes() >= hardBoundBytes()) {
            drop(accepted);
            return;
        }
        boolean waits = accepted != null && !isSuspected();
        window.add(publication, groups, direct, waits ? accepted : null);
        if (accepted != null && !waits) {
            lane.complete(accepted);
        }
        updateCongestion();
    }

    /** Queues a hint, or drops it at the bound: the peer is told as soon as there is room that it misses some. */
    void hint(QueuePlace place, @Nullable PublicationBytes publication) {
        assert state != State.CLOSED;
        if (window.bytes() >= hardBoundBytes()) {
            peer.hintsDropped.increment();
            hintsLost = true;
            return;
        }
        window.add(place, publication);
        updateCongestion();
    }

    boolean holdsAny() {
        return window.messages() > 0;
    }

    /** Calls back when the peer has all that is held for it now, however long it is silent, or is gone. */
    void whenTaken(Runnable taken) {
        assert state != State.CLOSED;
        waiters.add(new Waiter(window.endSequence(), taken));
    }

    private void completeTaken() {
        for (Waiter first = waiters.peek(); first != null && first.sequence <= window.base(); first = waiters.peek()) {
            lane.complete(waiters.remove().taken);
        }
    }

    private void renumberWaiters() {
        int count = waiters.size();
        for (int i = 0; i < count; i++) {
            waiters.add(waiters.remove().renumbered(window.base()));
        }
    }

    private long hardBoundBytes() {
        long windowBytes = lane.options().windowBytes();
        return isSuspected() ? windowBytes : 2 * windowBytes;
    }

    private void drop(@Nullable Runnable accepted) {
        peer.messagesDropped.increment();
        lane.countDrop();
        if (accepted == null) {
            return;
        }
        if (isSuspected()) {
            lane.complete(accepted);
        } else {
            withheld.add(accepted);
        }
    }

    /** Queues a control message, whatever the window holds. */
    void send(ControlMessage message, long nowMillis, @Nullable Runnable accepted) {
        assert state != State.CLOSED;
        window.add(message, nowMillis, accepted);
    }

    /** Sends as much as may be in flight. */
    void flush() {
        if (hintsLost && window.bytes() < hardBoundBytes()) {
            hintsLost = false;
            window.addHintsLost();
        }
        if (state == State.OPEN || state == State.SUSPECTED) {
            SealedBatch batch = window.next();
            while (batch != null) {
                transmit(batch);
                peer.batchesSent.increment();
                batch = window.next();
            }
        }
        count();
    }

    private void transmit(SealedBatch batch) {
        lane.transmit(peer, batch.frame);
    }

    void onAck(Ack ack) {
        if (state == State.CLOSED || ack.stream() != window.stream()) {
            return;
        }
        switch (ack.answer()) {
            case ACCEPTED, GAP -> onProgress(ack);
            case NOT_NOW -> onRefusal(NOT_NOW_PROBE_MILLIS);
            case UNREADABLE -> onRefusal(longestProbeMillis());
        }
        flush();
        updateCongestion();
    }

    private void onRefusal(int firstProbeMillis) {
        heard();
        peer.refusalsReceived.increment();
        if (state != State.REFUSED) {
            become(State.REFUSED);
            sinceProbeMillis = 0;
            probeMillis = Math.min(firstProbeMillis, longestProbeMillis());
        }
    }

    private void onProgress(Ack ack) {
        if (ack.memory() < peerMemory || ack.nextExpected() > window.sentSequence()) {
            return; // an answer of an earlier membership, or to something never sent
        }
        heard();
        boolean forgotten = peerMemory != 0 && ack.memory() > peerMemory;
        peerMemory = ack.memory();
        if (forgotten) {
            restart();
            return;
        }
        if (state == State.REFUSED) {
            become(State.OPEN);
        }
        if (window.release(ack.nextExpected(), lane::complete)) {
            sinceProbeMillis = 0;
            probeMillis = FIRST_PROBE_MILLIS;
            sinceResendMillis = RESEND_PAUSE_MILLIS;
            completeTaken();
        }
        if (ack.answer() == Ack.Answer.GAP) {
            peer.refusalsReceived.increment();
            if (ack.nextExpected() == window.base()) {
                resend();
            }
        }
    }

    /** The peer took us for gone and has forgotten the stream: what it has not acknowledged goes as a new one. */
    private void restart() {
        become(State.OPEN);
        renumberWaiters();
        window.restart(lane.nextStream());
        sinceResendMillis = RESEND_PAUSE_MILLIS;
        resend();
    }

    private void resend() {
        if (sinceResendMillis < RESEND_PAUSE_MILLIS) {
            return;
        }
        sinceResendMillis = 0;
        for (SealedBatch batch : window.inFlight()) {
            transmit(batch);
            peer.batchesRetransmitted.increment();
        }
    }

    private void heard() {
        silentMillis = 0;
        if (state == State.SUSPECTED) {
            become(State.OPEN);
        }
    }

    /** @param elapsedMillis since the last tick, as far as this node was running */
    void onTick(long elapsedMillis) {
        sinceResendMillis += elapsedMillis;
        boolean isAtRest = state == State.OPEN && window.inFlight().isEmpty();
        if (state == State.CLOSED || isAtRest) {
            silentMillis = 0;
            sinceProbeMillis = 0;
            return;
        }
        silentMillis += elapsedMillis;
        sinceProbeMillis += elapsedMillis;
        if (silentMillis >= lane.options().suspectMillis() && state != State.SUSPECTED) {
            suspect();
        }
        if (sinceProbeMillis >= probeMillis) {
            probe();
        }
    }

    private void probe() {
        sinceProbeMillis = 0;
        probeMillis = Math.min(2 * probeMillis, longestProbeMillis());
        BatchWriter empty = lane.newWriter();
        lane.transmit(peer, empty.finish(window.stream(), window.sentSequence()));
    }

    /** A peer that refuses is asked often enough to be heard of before it would be suspected. */
    private int longestProbeMillis() {
        return state == State.REFUSED ? lane.options().suspectMillis() / 2 : LAST_PROBE_MILLIS;
    }

    private void suspect() {
        become(State.SUSPECTED);
        if (lane.isDroppable()) {
            completeAll();
        }
        updateCongestion();
    }

    /** The peer is no member any more: nobody waits for it, nothing is kept for it. */
    void close() {
        if (state == State.CLOSED) {
            return;
        }
        become(State.CLOSED);
        completeAll();
        waiters.forEach(waiter -> lane.complete(waiter.taken));
        waiters.clear();
        updateCongestion();
        peer.windowBytes.add(-countedBytes);
        peer.windowMessages.add(-countedMessages);
    }

    private void completeAll() {
        Consumer<Runnable> sink = lane::complete;
        window.takeAccepted(sink);
        withheld.forEach(sink);
        withheld.clear();
    }

    private void become(State next) {
        if (state == State.SUSPECTED) {
            peer.suspectedLanes.decrementAndGet();
        }
        if (next == State.SUSPECTED) {
            peer.suspectedLanes.incrementAndGet();
        }
        state = next;
    }

    private void updateCongestion() {
        boolean answers = state == State.OPEN || state == State.REFUSED;
        long windowBytes = lane.options().windowBytes();
        long markBytes = congested ? windowBytes / 2 : windowBytes;
        boolean now = lane.isDroppable() && answers && window.bytes() >= markBytes;
        if (now != congested) {
            congested = now;
            lane.congestionChanged(now);
        }
    }

    private void count() {
        long bytes = window.bytes();
        long messages = window.messages();
        if (bytes == countedBytes && messages == countedMessages) {
            return;
        }
        peer.windowBytes.add(bytes - countedBytes);
        peer.windowMessages.add(messages - countedMessages);
        countedBytes = bytes;
        countedMessages = messages;
    }
}
