package io.skein.auth;

import io.skein.model.ClientId;
import org.jspecify.annotations.Nullable;

/**
 * What a CONNECT says about its sender.
 *
 * @param clientId as it named itself or was assigned
 * @param username null if absent
 * @param password null if absent; borrowed until the answer comes, never logged
 * @param remoteAddress where the connection comes from, for logs
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; kept no longer than the answer takes
public record Credentials(
        ClientId clientId, @Nullable String username, byte @Nullable [] password, String remoteAddress) {

    /** Without the password. */
    @Override
    public String toString() {
        return "Credentials[clientId=" + clientId + ", username=" + username + ", remoteAddress=" + remoteAddress + "]";
    }
}
