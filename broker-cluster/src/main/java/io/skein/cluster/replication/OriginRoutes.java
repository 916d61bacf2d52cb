package io.skein.cluster.replication;

import io.skein.cluster.wire.RoutesDelta;
import io.skein.model.TopicFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far this node knows the routes of one other. Deltas are applied when they come, in every state: they are
 * absolute and the newest there is. What the shared map says is older and applied only where no delta came since.
 * On the cluster's loop.
 */
final class OriginRoutes {
    /** What this node knows. */
    enum State {
        /** All of it. */
        LIVE,
        /** It has asked where the numbering stands. */
        ASKED,
        /** It has the answer and must read the shared map. */
        ANSWERED,
        /** The shared map is being read. */
        LOADING
    }

    /** Told of every change. */
    interface Sink {
        void routeChanged(TopicFilter filter, int weight);
    }

    private final Sink sink;
    private final Map<TopicFilter, Integer> sinceAnswer = new LinkedHashMap<>();
    private State state = State.LIVE;
    private long nextSequence = 1;
    private long requestId;
    private boolean mayHaveMissedRemovals;

    OriginRoutes(Sink sink) {
        this.sink = sink;
    }

    State state() {
        return state;
    }

    /** Of the request whose answer is awaited. */
    long requestId() {
        return requestId;
    }

    /** Starts over; whatever was applied so far may be out of date. */
    void ask(long newRequestId) {
        mayHaveMissedRemovals |= nextSequence > 1;
        requestId = newRequestId;
        sinceAnswer.clear();
        state = State.ASKED;
    }

    /** Everything up to this number stands in the shared map, everything after it will be told. */
    void answered(long answeredRequestId, long sequence) {
        if (state == State.ASKED && answeredRequestId == requestId) {
            mayHaveMissedRemovals |= nextSequence > 1;
            nextSequence = sequence + 1;
            state = State.ANSWERED;
        }
    }

    void loading() {
        state = State.LOADING;
    }

    /** Back to waiting for the map, because reading failed. */
    void loadingFailed() {
        state = State.ANSWERED;
    }

    /** All that the map had has been applied. */
    void live() {
        sinceAnswer.clear();
        mayHaveMissedRemovals = false;
        state = State.LIVE;
    }

    /** Whether routes may be known here that the origin has removed meanwhile. */
    boolean mayHaveMissedRemovals() {
        return mayHaveMissedRemovals;
    }

    /** The filters with a newer word than the map's. */
    Map<TopicFilter, Integer> sinceAnswer() {
        return sinceAnswer;
    }

    /** Whether the delta continues what came before; if not, the origin must be asked. */
    boolean continues(RoutesDelta delta) {
        return state == State.ASKED || delta.firstSequence() <= nextSequence;
    }

    /** Applies what is new in a delta. */
    void apply(RoutesDelta delta) {
        List<RoutesDelta.Change> changes = delta.changes();
        int known = state == State.ASKED ? 0 : (int) Math.min(changes.size(), nextSequence - delta.firstSequence());
        for (RoutesDelta.Change change : changes.subList(known, changes.size())) {
            if (state == State.ANSWERED || state == State.LOADING) {
                sinceAnswer.put(change.filter(), change.weight());
            }
            sink.routeChanged(change.filter(), change.weight());
        }
        nextSequence = Math.max(nextSequence, delta.firstSequence() + changes.size());
    }

    /** Applies what the map says, unless a delta has said it since. */
    void applyLoaded(TopicFilter filter, int weight) {
        if (!sinceAnswer.containsKey(filter)) {
            sink.routeChanged(filter, weight);
        }
    }
}
