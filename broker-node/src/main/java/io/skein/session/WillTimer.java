package io.skein.session;

import io.skein.model.Publication;
import io.skein.model.Will;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The will of a session: published once, when its delay has passed after the connection's end or when the session
 * ends, whichever is first [MQTT-3.1.3-9]. On the session's loop.
 */
final class WillTimer {
    private final Consumer<Publication> publisher;
    private @Nullable Will will;
    private SessionLoop.@Nullable Timer timer;

    WillTimer(Consumer<Publication> publisher) {
        this.publisher = publisher;
    }

    /** The will of a new connection, or none: an earlier one is dropped. */
    void set(@Nullable Will newWill) {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        will = newWill;
    }

    /** The connection has ended without DISCONNECT and the session lives on for so long. */
    void start(SessionLoop loop, long sessionExpirySeconds) {
        if (will == null) {
            return;
        }
        long delaySeconds = Math.min(will.delaySeconds(), sessionExpirySeconds);
        if (delaySeconds == 0) {
            publishNow();
        } else {
            timer = loop.schedule(delaySeconds * 1000, this::publishNow);
        }
    }

    void publishIfImmediate() {
        if (will != null && will.delaySeconds() == 0) {
            publishNow();
        }
    }

    void publishNow() {
        Will due = will;
        set(null);
        if (due != null) {
            publisher.accept(withExpiry(due));
        }
    }

    private static Publication withExpiry(Will will) {
        Publication p = will.publication();
        if (will.expirySeconds() < 0) {
            return p;
        }
        long expiresAtMillis = System.currentTimeMillis() + will.expirySeconds() * 1000;
        return new Publication(
                p.topic(), p.payload(), p.qos(), p.retain(), p.properties(), p.publisher(), expiresAtMillis);
    }
}
