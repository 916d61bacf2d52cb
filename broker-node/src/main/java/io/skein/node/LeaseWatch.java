package io.skein.node;

import io.skein.cluster.Lease;
import io.skein.listener.mqtt.MqttVerticle;
import io.skein.observe.Events;
import io.skein.router.Router;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * What the node does about its lease: says what becomes of it, lets the loops look at once, and gives the clients up when
 * it has been without for {@link Lease#CUT_OFF_MILLIS}. On any thread.
 */
final class LeaseWatch implements Lease.Listener {
    private final Vertx vertx;
    private final Lease lease;
    private final Router router;
    private final List<MqttVerticle> listeners;
    private final Events events;

    LeaseWatch(Vertx vertx, Lease lease, Router router, List<MqttVerticle> listeners, Events events) {
        this.vertx = vertx;
        this.lease = lease;
        this.router = router;
        this.listeners = List.copyOf(listeners);
        this.events = events;
    }

    @Override
    public void leaseLost() {
        events.leaseLost(reason());
        router.loops().forEach(loop -> loop.execute(loop::mayAct));
        giveUpInTime();
    }

    private void giveUpInTime() {
        long leftMillis = Lease.CUT_OFF_MILLIS - lease.lostForMillis();
        if (leftMillis > 0) {
            vertx.setTimer(leftMillis, fired -> {
                if (!lease.isHeld()) {
                    giveUpInTime();
                }
            });
            return;
        }
        events.clientsGivenUp(reason());
        listeners.forEach(MqttVerticle::giveUpClients);
    }

    private String reason() {
        String reason = lease.reasonWithout();
        return reason == null ? "none any more" : reason;
    }

    @Override
    public void leaseGained() {
        events.leaseGained(lease.term());
        router.loops().forEach(loop -> loop.execute(loop::mayAct));
    }

    @Override
    public void viewEstablished(long term, List<String> view) {
        events.viewEstablished(term, view);
    }
}
