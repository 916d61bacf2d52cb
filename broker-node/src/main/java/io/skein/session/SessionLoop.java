package io.skein.session;

import io.skein.model.ClientId;
import io.skein.store.SessionStore;
import io.skein.store.session.SessionChange;

/** The event loop a session lives on. */
public interface SessionLoop {
    /** Runs a task on this loop, after everything handed to it before. Any thread. */
    void execute(Runnable task);

    /** Whether the caller is on this loop; for assertions. */
    boolean isCurrent();

    /** Runs a task on this loop after a delay. On this loop. */
    Timer schedule(long delayMillis, Runnable task);

    /** Changes an entry of the store by way of this loop's lane. On this loop. */
    void change(ClientId client, SessionChange change, SessionStore.Completion completion);

    /** A task still to come. */
    interface Timer {
        /** The task does not run any more. On the loop; harmless when it has run. */
        void cancel();
    }
}
