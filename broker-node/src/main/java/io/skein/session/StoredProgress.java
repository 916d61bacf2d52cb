package io.skein.session;

import io.skein.model.ClientId;
import io.skein.store.SessionStore;
import io.skein.store.session.ChangeContext.Overflow;
import io.skein.store.session.SessionChange;
import io.skein.store.session.SessionLimits;

/**
 * Writes down in the store what the client has acknowledged: what nobody waits for goes together, a while later, as a
 * change costs the same for one message and for many. Until then it counts against the queue; a node that dies has it
 * sent again, as QoS 1 allows. On the session's loop.
 */
final class StoredProgress {
    private static final int MOST = 64;
    /** What is not written down takes no more than this part of what the queue may hold. */
    private static final int PART_OF_QUEUE = 8;

    static final long DELAY_MILLIS = 2_000;
    /** Where the oldest message not sent yet gives way to new ones, the store has to know how far the client is. */
    static final long SHORT_DELAY_MILLIS = 25;

    private static final long RETRY_MILLIS = 1_000;
    private static final long[] NONE = {};

    private final ClientId client;
    private final SessionLoop loop;
    private final long epoch;
    private final int mostMessages;
    private final int mostBytes;
    private final long delayMillis;
    private final Positions completed = new Positions();
    private int completedBytes;
    private boolean scheduled;
    private boolean closed;
    private long sentUpTo;

    StoredProgress(ClientId client, SessionLoop loop, SessionLimits limits, long epoch) {
        this.client = client;
        this.loop = loop;
        this.epoch = epoch;
        this.mostMessages = Math.min(MOST, Math.max(1, limits.maxQueuedMessages() / PART_OF_QUEUE));
        this.mostBytes = limits.maxQueuedBytes() / PART_OF_QUEUE;
        this.delayMillis = limits.overflow() == Overflow.DROP_OLDEST ? SHORT_DELAY_MILLIS : DELAY_MILLIS;
    }

    /**
     * PUBACK or PUBCOMP.
     *
     * @param weightBytes what the store still keeps of the message
     */
    void completed(long position, int weightBytes, long sent) {
        completed.add(position);
        completedBytes += weightBytes;
        sentUpTo = sent;
        if (completed.size() >= mostMessages || completedBytes >= mostBytes) {
            flush(sent);
        } else {
            flushLater(delayMillis);
        }
    }

    private void flushLater(long delayMillis) {
        if (!scheduled) {
            scheduled = true;
            loop.schedule(delayMillis, () -> {
                scheduled = false;
                flush(sentUpTo);
            });
        }
    }

    /** PUBREC; the completion is told when it is kept. */
    void received(long position, long sent, SessionStore.Completion completion) {
        sentUpTo = sent;
        loop.change(client, new SessionChange.Progress(epoch, new long[] {position}, take(), sent), completion);
    }

    /** The connection is over; what is left is written down, once. */
    void close(long sent) {
        closed = true;
        flush(sent);
    }

    private void flush(long sent) {
        sentUpTo = sent;
        if (completed.size() > 0) {
            int takenBytes = completedBytes;
            long[] taken = take();
            loop.change(client, new SessionChange.Progress(epoch, NONE, taken, sent), answer -> {
                if (answer == null && !closed) {
                    writeAgain(taken, takenBytes);
                }
            });
        }
    }

    private long[] take() {
        completedBytes = 0;
        return completed.take();
    }

    /** What is not written down counts against the queue until the next connection. */
    private void writeAgain(long[] taken, int takenBytes) {
        completedBytes += takenBytes;
        for (long position : taken) {
            completed.add(position);
        }
        flushLater(RETRY_MILLIS);
    }
}
