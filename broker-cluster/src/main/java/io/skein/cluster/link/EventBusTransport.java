package io.skein.cluster.link;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.tracing.TracingPolicy;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames as event-bus messages without replies, one address per node. Failures to deliver go unseen: the lanes find
 * out by themselves. Byte arrays, because the bus copies a {@code Buffer} twice where it is received.
 */
public final class EventBusTransport implements LinkTransport {
    private static final Logger LOG = LoggerFactory.getLogger(EventBusTransport.class);
    private static final DeliveryOptions OPTIONS = new DeliveryOptions().setTracingPolicy(TracingPolicy.IGNORE);
    private static final int REGISTRATIONS = 20;
    private static final int PAUSE_MILLIS = 250;

    private final Vertx vertx;
    private final EventBus eventBus;
    private final Context context;
    private final String address;

    // on the context
    private @Nullable MessageConsumer<byte[]> consumer;
    private @Nullable Consumer<byte[]> handler;
    private boolean renewing;
    private volatile boolean closed;

    /** @param context the cluster's */
    public EventBusTransport(Context context, UUID local) {
        this.vertx = context.owner();
        this.eventBus = vertx.eventBus();
        this.context = context;
        this.address = address(local);
    }

    private static String address(UUID incarnation) {
        return "skein.link." + incarnation;
    }

    /** All that goes to a node leaves on the cluster's loop, and so do its connections live there. */
    @Override
    public void send(UUID peer, byte[] frame) {
        if (Vertx.currentContext() == context) {
            sendOnLoop(peer, frame);
        } else {
            context.runOnContext(v -> sendOnLoop(peer, frame));
        }
    }

    private void sendOnLoop(UUID peer, byte[] frame) {
        if (closed) {
            return;
        }
        try {
            eventBus.send(address(peer), frame, OPTIONS);
        } catch (IllegalStateException lost) { // the bus does so while a connection breaks
            LOG.debug("A frame for {} is lost: {}", peer, lost.toString());
        }
    }

    @Override
    public Future<Void> open(Consumer<byte[]> frames) {
        Promise<Void> opened = Promise.promise();
        context.runOnContext(v -> {
            handler = frames;
            register(frames, REGISTRATIONS, opened);
        });
        return opened.future();
    }

    /** First the new registration, then the end of the old: this node is never without one. */
    @Override
    public void renew() {
        context.runOnContext(v -> {
            MessageConsumer<byte[]> old = consumer;
            Consumer<byte[]> frames = handler;
            if (old == null || frames == null || renewing || closed) {
                return;
            }
            renewing = true;
            Promise<Void> opened = Promise.promise();
            register(frames, REGISTRATIONS, opened);
            opened.future().onComplete(done -> context.runOnContext(ended -> renewed(old, done.succeeded())));
        });
    }

    private void renewed(MessageConsumer<byte[]> old, boolean isRegistered) {
        renewing = false;
        if (isRegistered) {
            old.unregister();
        } else {
            consumer = old;
        }
    }

    private void register(Consumer<byte[]> frames, int attempts, Promise<Void> opened) {
        MessageConsumer<byte[]> registered = eventBus.consumer(address, message -> frames.accept(message.body()));
        consumer = registered;
        registered.completion().onComplete(done -> {
            if (done.succeeded()) {
                opened.complete();
            } else if (attempts > 1 && !closed) {
                again(registered, frames, attempts - 1, done.cause(), opened);
            } else {
                opened.fail(done.cause());
            }
        });
    }

    /** Hazelcast may not be able to tell whether the registration was written: an ordinary outcome while members go. */
    private void again(
            MessageConsumer<byte[]> failed,
            Consumer<byte[]> frames,
            int attempts,
            Throwable cause,
            Promise<Void> opened) {
        LOG.info("Registering {} again after {}", address, cause.toString());
        failed.unregister()
                .onComplete(ignored -> vertx.setTimer(PAUSE_MILLIS, id -> {
                    register(frames, attempts, opened);
                }));
    }

    @Override
    public Future<Void> close() {
        closed = true;
        Promise<Void> done = Promise.promise();
        context.runOnContext(v -> {
            MessageConsumer<byte[]> registered = consumer;
            if (registered == null) {
                done.complete();
            } else {
                registered.unregister().onComplete(done);
            }
        });
        return done.future();
    }
}
