package io.skein.router;

import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.session.Session;
import java.util.Arrays;

/**
 * Deliveries that one loop hands to another: filled during a turn, handed over once at its end. Arrays side by side
 * instead of an object per delivery.
 *
 * <p>On the filling loop until it is handed over, on the taking loop afterwards.
 */
final class HandOver {
    private static final int INITIAL_SIZE = 32;
    private static final int RETAIN = 1 << 2;
    private static final int FORWARDED = 1 << 3;

    private Session[] sessions = new Session[INITIAL_SIZE];
    private Publication[] publications = new Publication[INITIAL_SIZE];
    private int[][] subscriptionIds = new int[INITIAL_SIZE][];
    private byte[] flags = new byte[INITIAL_SIZE];
    private int size;
    private long bytes;

    void add(Session session, Publication publication, Qos qos, boolean retain, int[] ids, boolean forwarded) {
        if (size == sessions.length) {
            grow();
        }
        // A fan-out shares one message: it counts once per loop, not once per receiver.
        if (size == 0 || publications[size - 1] != publication) {
            bytes += publication.weightBytes();
        }
        sessions[size] = session;
        publications[size] = publication;
        subscriptionIds[size] = ids;
        flags[size] = (byte) (qos.code() | (retain ? RETAIN : 0) | (forwarded ? FORWARDED : 0));
        size++;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The weight of the messages in it. */
    long bytes() {
        return bytes;
    }

    /** Gives every delivery to its session, or to the loop the session has moved to. */
    void deliverOn(RouterLoop loop) {
        for (int i = 0; i < size; i++) {
            Qos qos = Qos.of(flags[i] & 0x3);
            boolean retain = (flags[i] & RETAIN) != 0;
            boolean forwarded = (flags[i] & FORWARDED) != 0;
            Session session = sessions[i];
            if (session.loop() == loop) {
                session.deliver(publications[i], qos, retain, subscriptionIds[i], forwarded);
            } else {
                loop.handOver(session, publications[i], qos, retain, subscriptionIds[i], true);
            }
        }
    }

    private void grow() {
        int length = size * 2;
        sessions = Arrays.copyOf(sessions, length);
        publications = Arrays.copyOf(publications, length);
        subscriptionIds = Arrays.copyOf(subscriptionIds, length);
        flags = Arrays.copyOf(flags, length);
    }
}
