package io.skein.auth;

import io.skein.model.ClientId;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection, once it is accepted.
 *
 * @param clientId as it named itself or was assigned
 * @param username the user it proved to be; null for an anonymous client, whatever user name it sent
 * @param address where it connects from; its own also behind a balancer that tells it
 */
public record ClientIdentity(ClientId clientId, @Nullable String username, InetAddress address) {}
