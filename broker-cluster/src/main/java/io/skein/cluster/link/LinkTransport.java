package io.skein.cluster.link;

import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Moves frames between nodes without any promise: a frame may be lost, doubled, late or overtaken. What arrives is
 * whole.
 */
public interface LinkTransport {
    /** Sends one frame; any thread. Neither side changes the array any more. */
    void send(UUID peer, byte[] frame);

    /**
     * Starts to take frames for this node.
     *
     * @param handler called with every frame, one after another, on the cluster's context; it must not block
     */
    Future<Void> open(Consumer<byte[]> handler);

    /** Makes the way to this node known once more; others may have lost it. Any thread. */
    void renew();

    /** Takes no more frames. */
    Future<Void> close();
}
