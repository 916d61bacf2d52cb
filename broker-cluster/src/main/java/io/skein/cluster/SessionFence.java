package io.skein.cluster;

import io.skein.model.ClientId;
import io.vertx.core.Future;
import java.util.UUID;

/** Ends sessions on other nodes, so that a client id has one connection in the whole cluster. */
public interface SessionFence {
    /**
     * Asks a member to close the connection of this client that was claimed with a lower epoch, be it under way still.
     *
     * @return completes on the caller's context when what the client had published there is kept and the member has
     *     given the client id back, or when the member is gone and can act no more
     */
    Future<Void> endOlder(UUID owner, ClientId client, long epoch);

    /** Does it on this node. */
    interface Handler {
        /** Called on the cluster's context; completes when the client id has been given back. */
        Future<Void> endOlder(ClientId client, long epoch);
    }
}
