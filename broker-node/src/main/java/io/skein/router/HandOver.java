package io.skein.router;

import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.QueuePlace;
import io.skein.session.Session;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries that one loop hands to another: filled during a turn, handed over once at its end. Arrays side by side
 * instead of an object per delivery.
 *
 * <p>On the filling loop until it is handed over, on the taking loop afterwards.
 */
final class HandOver {
    private static final int INITIAL_SIZE = 32;
    private static final int RETAIN = 1 << 2;

    private Session[] sessions = new Session[INITIAL_SIZE];
    private @Nullable Publication[] publications = new Publication[INITIAL_SIZE];
    private @Nullable QueuePlace[] places = new QueuePlace[INITIAL_SIZE];
    private int[][] subscriptionIds = new int[INITIAL_SIZE][];
    private byte[] flags = new byte[INITIAL_SIZE];
    private int size;
    private long bytes;

    void add(Session session, Publication publication, Qos qos, boolean retain, int[] ids) {
        put(session, publication, null);
        subscriptionIds[size] = ids;
        flags[size] = (byte) (qos.code() | (retain ? RETAIN : 0));
        size++;
    }

    /** Something new in the queue of a durable session. */
    void add(Session session, QueuePlace place, @Nullable Publication publication) {
        put(session, publication, place);
        size++;
    }

    private void put(Session session, @Nullable Publication publication, @Nullable QueuePlace place) {
        if (size == sessions.length) {
            grow();
        }
        // A fan-out shares one message: it counts once per loop, not once per receiver.
        if (publication != null && (size == 0 || publications[size - 1] != publication)) {
            bytes += publication.weightBytes();
        }
        sessions[size] = session;
        publications[size] = publication;
        places[size] = place;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The weight of the messages in it. */
    long bytes() {
        return bytes;
    }

    /** Gives every delivery to its session. */
    void deliver() {
        for (int i = 0; i < size; i++) {
            Publication publication = publications[i];
            QueuePlace place = places[i];
            if (place != null) {
                sessions[i].hint(place, publication);
            } else if (publication != null) {
                Qos qos = Qos.of(flags[i] & 0x3);
                sessions[i].deliver(publication, qos, (flags[i] & RETAIN) != 0, subscriptionIds[i]);
            }
        }
    }

    private void grow() {
        int length = size * 2;
        sessions = Arrays.copyOf(sessions, length);
        publications = Arrays.copyOf(publications, length);
        places = Arrays.copyOf(places, length);
        subscriptionIds = Arrays.copyOf(subscriptionIds, length);
        flags = Arrays.copyOf(flags, length);
    }
}
