package io.skein.cluster.link;

import io.skein.cluster.wire.ControlMessage;
import io.skein.cluster.wire.WireItem;
import io.vertx.core.Context;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The lane of control messages, on the cluster's context. */
final class ControlLane implements ControlLink, LinkLoop.Delivery {
    private final Context context;
    private final LaneSenders senders;
    private final LinkClocks clocks;
    private volatile @Nullable Receiver receiver;

    // on the context
    private boolean flushScheduled;

    ControlLane(Context context, LaneSenders senders, LinkClocks clocks) {
        this.context = context;
        this.senders = senders;
        this.clocks = clocks;
    }

    @Override
    public void send(UUID peer, ControlMessage message, @Nullable Runnable accepted) {
        context.runOnContext(v -> enqueue(peer, message, accepted));
    }

    private void enqueue(UUID peer, ControlMessage message, @Nullable Runnable accepted) {
        LaneSender sender = senders.to(peer);
        if (sender != null) {
            sender.send(message, clocks.wallMillis().getAsLong(), accepted);
        } else if (accepted != null) {
            senders.complete(accepted);
        }
        if (!flushScheduled) {
            flushScheduled = true;
            context.runOnContext(v -> flush());
        }
    }

    private void flush() {
        flushScheduled = false;
        senders.flush();
    }

    @Override
    public void receiver(Receiver messages) {
        receiver = messages;
    }

    @Override
    public boolean takes(WireItem item) {
        return item instanceof ControlMessage;
    }

    @Override
    public void deliver(UUID sender, WireItem item) {
        Receiver messages = receiver;
        if (messages == null) {
            throw new IllegalStateException("nobody takes control messages");
        }
        messages.onMessage(sender, (ControlMessage) item);
    }

    @Override
    public void end() {
        // what a message brings about is sent when the turn ends anyway
    }
}
