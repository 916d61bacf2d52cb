package io.skein.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Messages for a session while it moves from one loop to another: those that went by way of the old loop are older
 * than those that came directly, whoever published them. On the new loop.
 */
final class HeldDeliveries {
    private final List<Delivery> byOldLoop = new ArrayList<>();
    private final List<Delivery> direct = new ArrayList<>();

    void add(Delivery delivery, boolean forwarded) {
        (forwarded ? byOldLoop : direct).add(delivery);
    }

    void forEachInOrder(Consumer<Delivery> action) {
        byOldLoop.forEach(action);
        direct.forEach(action);
    }
}
