package io.skein.observe;

import io.skein.model.ClientId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One log line for each event in the life of the node, its clients and its cluster, as {@code what key=value ...}. No
 * payloads, no secrets. Safe for use by all threads, never blocks.
 */
public final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final String nodeId;

    public Events(String nodeId) {
        this.nodeId = nodeId;
    }

    public void nodeStarting(String version) {
        LOG.info("node starting node={} version={}", nodeId, LogValue.of(version));
    }

    /** At every start of this version. */
    public void nothingIsKept() {
        LOG.warn(
                "sessions and retained messages are kept in memory only: stopping all nodes loses them node={}",
                nodeId);
    }

    public void listening(String listener, String host, int port) {
        LOG.info("listening node={} listener={} host={} port={}", nodeId, listener, LogValue.of(host), port);
    }

    /** A WebSocket takes users from certificates, which a browser shows for the pages of every site. */
    public void certificatesServeEveryOrigin(String listener) {
        LOG.warn(
                "pages of every web site may use the certificates of their visitors: set"
                        + " listeners.{}.allowed-origins node={}",
                listener,
                nodeId);
    }

    /** New connections to a listener get other certificates from now on. */
    public void certificatesReplaced(String listener, Instant firstExpiry) {
        LOG.info("certificates replaced node={} listener={} expires={}", nodeId, listener, firstExpiry);
    }

    /** The files of a listener have changed and cannot be used; new connections get what there was before. */
    public void certificatesRefused(String key, String reason) {
        LOG.error("certificates refused node={} key={} reason={}", nodeId, key, LogValue.of(reason));
    }

    /** Somebody who is no balancer has connected where only these may; not at info, as anybody can make it happen. */
    public void untrustedProxy(String listener, String remoteAddress) {
        LOG.debug("untrusted proxy refused node={} listener={} remote={}", nodeId, listener, remoteAddress);
    }

    /** Members, routes and listeners are all there. */
    public void nodeReady(long startMillis) {
        LOG.info("node ready node={} startMillis={}", nodeId, startMillis);
    }

    public void nodeStopping(String reason) {
        LOG.info("node stopping node={} reason={}", nodeId, LogValue.of(reason));
    }

    public void nodeStopped(long stopMillis) {
        LOG.info("node stopped node={} stopMillis={}", nodeId, stopMillis);
    }

    public void memberAdded(String memberId, int members) {
        LOG.info("member added node={} member={} members={}", nodeId, LogValue.of(memberId), members);
    }

    public void memberRemoved(String memberId, int members) {
        LOG.warn("member removed node={} member={} members={}", nodeId, LogValue.of(memberId), members);
    }

    /** This node may act, for the first time or again. */
    public void leaseGained(long term) {
        LOG.info("lease gained node={} term={}", nodeId, term);
    }

    /** This node may not act: nothing is read, acknowledged or delivered. */
    public void leaseLost(String reason) {
        LOG.warn("lease lost node={} reason={}", nodeId, LogValue.of(reason));
    }

    /** It has not come back in time: all clients are disconnected. */
    public void clientsGivenUp(String reason) {
        LOG.warn("clients given up node={} reason={}", nodeId, LogValue.of(reason));
    }

    /** These nodes grant one another the lease from now on. */
    public void viewEstablished(long term, List<String> view) {
        LOG.info("view established node={} term={} view={}", nodeId, term, LogValue.of(String.join(",", view)));
    }

    /**
     * A client was accepted.
     *
     * @param username the user it proved to be; null if anonymous
     * @param protocolVersion 3, 4 or 5, as in CONNECT
     */
    public void clientConnected(
            ClientId client,
            @Nullable String username,
            String remoteAddress,
            int protocolVersion,
            boolean sessionPresent) {
        LOG.info(
                "client connected node={} client={} user={} remote={} version={} sessionPresent={}",
                nodeId,
                LogValue.of(client.value()),
                username == null ? "-" : LogValue.of(username),
                LogValue.of(remoteAddress),
                protocolVersion,
                sessionPresent);
    }

    /** An accepted connection ended; {@code reason} in our words or with a reason code, never a client's own text. */
    public void clientDisconnected(ClientId client, String remoteAddress, String reason) {
        LOG.info(
                "client disconnected node={} client={} remote={} reason={}",
                nodeId,
                LogValue.of(client.value()),
                LogValue.of(remoteAddress),
                LogValue.of(reason));
    }

    /** A connection was not accepted; {@code client} is null if it never named itself. */
    public void clientRefused(@Nullable ClientId client, String remoteAddress, String reason) {
        LOG.info(
                "client refused node={} client={} remote={} reason={}",
                nodeId,
                client == null ? "-" : LogValue.of(client.value()),
                LogValue.of(remoteAddress),
                LogValue.of(reason));
    }
}
