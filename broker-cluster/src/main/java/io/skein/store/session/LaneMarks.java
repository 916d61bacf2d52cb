package io.skein.store.session;

import io.skein.store.session.SessionAnswer.Appended.Result;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The last batch of changes that each lane has made, so that a repetition is known. Those unused for long are forgotten. */
final class LaneMarks {
    /** Longer than anything is repeated. */
    static final long REMEMBERED_MILLIS = 600_000;

    private static final Result[] RESULTS = Result.values();

    private final Map<Lane, Mark> marks = new LinkedHashMap<>(4);

    /** One event loop of one run of a node. */
    record Lane(UUID incarnation, int loop) {}

    /**
     * Its last batch.
     *
     * @param results of its appends, as {@link SessionAnswer.Appended.Result#ordinal()}, by their place in the batch; empty
     *     if it had none
     */
    record Mark(
            long number,
            @SuppressWarnings("ArrayRecordComponent") byte[] results,
            long atMillis) {
        Result result(int place) {
            return place < results.length ? RESULTS[results[place]] : Result.STORED;
        }
    }

    /** The mark if this batch has been applied already. */
    @Nullable
    Mark repeated(Lane lane, long number) {
        Mark mark = marks.get(lane);
        return mark != null && number <= mark.number() ? mark : null;
    }

    void put(Lane lane, Mark mark) {
        marks.remove(lane); // the order is that of use
        marks.put(lane, mark);
        Iterator<Mark> oldest = marks.values().iterator();
        while (oldest.hasNext() && oldest.next().atMillis() < mark.atMillis() - REMEMBERED_MILLIS) {
            oldest.remove();
        }
    }

    Map<Lane, Mark> all() {
        return marks;
    }
}
