package io.skein.store;

import io.skein.model.ClientId;
import io.vertx.core.Future;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which node owns a client's session. In a cluster the entries are copied to {@code cluster.backup-count} other
 * members.
 */
public interface ClientDirectory {
    /**
     * What a claim found.
     *
     * @param epoch higher than every earlier claim's of this client
     * @param previousOwner the incarnation that had the session before, this node's own included; null if none
     */
    record Claim(long epoch, @Nullable UUID previousOwner) {}

    /**
     * Makes this node the owner.
     *
     * @return on the caller's context; fails if the cluster cannot tell, then the claim may or may not hold
     */
    Future<Claim> claim(ClientId client);

    /** Gives the client up if this epoch still owns it; a repetition does no harm. Never fails for a lost race. */
    Future<Void> release(ClientId client, long epoch);
}
