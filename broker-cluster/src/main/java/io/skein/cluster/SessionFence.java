package io.skein.cluster;

import io.skein.model.ClientId;
import io.skein.model.Farewell;
import io.vertx.core.Future;
import java.util.UUID;

/** Ends sessions on other nodes, so that a client id has one connection in the whole cluster. */
public interface SessionFence {
    /**
     * Asks a member to end every session of this client that was claimed with a lower epoch, and to refuse such
     * claims still under way there.
     *
     * @param epoch the epoch of the caller's own claim
     * @return completes on the caller's context when the member has done so, and what the client had published there
     *     is kept, or when it is no member any more; how that connection had ended
     */
    Future<Farewell> endOlder(UUID owner, ClientId client, long epoch);

    /** Does it on this node. */
    interface Handler {
        /** Called on the cluster's context; completes when the old connection is closed and its publishes are kept. */
        Future<Farewell> endOlder(ClientId client, long epoch);
    }
}
