package io.skein.cluster.link;

import io.skein.cluster.wire.ControlMessage;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Carries control messages to the other nodes: in order per peer, exactly once, never dropped. */
public interface ControlLink {
    /**
     * Sends one message; those of one turn of the cluster's context travel together. Callable from any thread; what
     * one thread sends to one peer keeps its order.
     *
     * @param accepted called on the cluster's context once, never from within this call, when the peer has applied the
     *     message or is no member any more; null if nobody waits
     */
    void send(UUID peer, ControlMessage message, @Nullable Runnable accepted);

    /** Says who is told of what other nodes send; to be set before the links start. */
    void receiver(Receiver receiver);

    /** Takes control messages of other nodes. */
    interface Receiver {
        /**
         * Called on the cluster's context, in order per sender, with messages of members only. When it returns the
         * message counts as applied: the sender is told so.
         */
        void onMessage(UUID sender, ControlMessage message);
    }
}
