package io.skein.session;

import io.skein.model.ClientId;
import io.skein.store.SessionStore;
import io.skein.store.session.SessionChange;

/**
 * Writes down in the store what the client has acknowledged: what nobody waits for goes together, a moment later. On
 * the session's loop.
 */
final class StoredProgress {
    private static final int MOST = 64;
    private static final long DELAY_MILLIS = 25;
    private static final long RETRY_MILLIS = 1_000;
    private static final long[] NONE = {};

    private final ClientId client;
    private final SessionLoop loop;
    private final long epoch;
    private final Positions completed = new Positions();
    private boolean scheduled;
    private boolean closed;
    private long sentUpTo;

    StoredProgress(ClientId client, SessionLoop loop, long epoch) {
        this.client = client;
        this.loop = loop;
        this.epoch = epoch;
    }

    /** PUBACK or PUBCOMP. */
    void completed(long position, long sent) {
        completed.add(position);
        sentUpTo = sent;
        if (completed.size() >= MOST) {
            flush(sent);
        } else {
            flushLater(DELAY_MILLIS);
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
        loop.change(
                client, new SessionChange.Progress(epoch, new long[] {position}, completed.take(), sent), completion);
    }

    /** The connection is over; what is left is written down, once. */
    void close(long sent) {
        closed = true;
        flush(sent);
    }

    private void flush(long sent) {
        sentUpTo = sent;
        if (completed.size() > 0) {
            long[] taken = completed.take();
            loop.change(client, new SessionChange.Progress(epoch, NONE, taken, sent), answer -> {
                if (answer == null && !closed) {
                    writeAgain(taken);
                }
            });
        }
    }

    /** What is not written down counts against the queue until the next connection. */
    private void writeAgain(long[] taken) {
        for (long position : taken) {
            completed.add(position);
        }
        flushLater(RETRY_MILLIS);
    }
}
