package io.skein.router;

import io.skein.session.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of one client id: its session, and the connections that want it, one of them under way. Changed
 * only under the registry's lock for this client id.
 */
final class ClientEntry {
    private final Deque<Opening> waiting = new ArrayDeque<>(1);
    private @Nullable Opening running;
    private volatile @Nullable Session session;
    private long fence;
    /** Whose claims may hold though their clients have not been answered and never will be. */
    private final List<Opening> notServed = new ArrayList<>(0);

    /** Read outside the lock too. */
    @Nullable
    Session session() {
        return session;
    }

    /** Returns whether it is its turn already. */
    boolean enqueue(Opening opening) {
        if (running == null) {
            running = opening;
            return true;
        }
        waiting.add(opening);
        return false;
    }

    /** The session is the opening's, unless a newer claim elsewhere has fenced it off. */
    boolean accept(Session opened) {
        assert session == null;
        if (opened.epoch() < fence) {
            return false;
        }
        session = opened;
        return true;
    }

    /** Returns whose turn is next. */
    @Nullable
    Opening finish(Opening opening) {
        assert running == opening;
        running = waiting.poll();
        return running;
    }

    /** Another node has claimed the client id with this epoch: returns the session to be closed, if it is older. */
    @Nullable
    Session fence(long newerEpoch) {
        fence = Math.max(fence, newerEpoch);
        Session older = session;
        return older == null || older.epoch() >= newerEpoch ? null : older;
    }

    /** The session is closed. */
    void remove(Session closed) {
        if (session == closed) {
            session = null;
        }
    }

    /** The connection has gone before its turn; without effect if it has come. */
    void withdraw(Opening opening) {
        waiting.remove(opening);
    }

    void notServed(Opening opening) {
        notServed.add(opening);
    }

    /** Its claim does not hold any more. */
    void settled(Opening opening) {
        notServed.remove(opening);
    }

    boolean mayHold(Opening opening) {
        return notServed.contains(opening);
    }

    /** Those whose claims may hold while their clients have not been answered. */
    List<Opening> unsettled() {
        List<Opening> all = new ArrayList<>(notServed);
        if (running != null) {
            all.add(running);
        }
        return all;
    }

    boolean isVacant() {
        return session == null && running == null && notServed.isEmpty();
    }
}
