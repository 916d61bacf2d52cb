package io.skein.cluster;

import io.skein.model.ClientId;
import io.vertx.core.Future;
import java.util.UUID;

/** Ends sessions on other nodes, so that a client id has one connection in the whole cluster. */
public interface SessionFence {
    /**
     * Asks a member to end every session of this client that was claimed with a lower epoch, and to refuse such
     * claims still under way there.
     *
     * @param epoch the epoch of the caller's own claim
     * @param cleanStart whether the new connection discards the session on purpose: a delayed will is published then,
     *     and dropped otherwise, because the client is back before its delay has passed (MQTT 5, 3.1.3.2.2)
     * @return completes on the caller's context when the member has done so, or is no member any more
     */
    Future<Void> endOlder(UUID owner, ClientId client, long epoch, boolean cleanStart);

    /** Does it on this node. */
    interface Handler {
        /** Called on the cluster's context; completes when the old connection is closed and its session gone. */
        Future<Void> endOlder(ClientId client, long epoch, boolean cleanStart);
    }
}
