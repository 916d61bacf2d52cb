package io.skein.admin;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A node's figures under the names EMQX's users know, {@code $SYS/brokers/{node}/...}; a client sees those of every
 * node. One thread at a time.
 */
final class NodeTopics {
    private final String version;
    private long connectionsMaximum;
    private long sessionsMaximum;
    private long subscriptionsMaximum;
    private long retainedMaximum;

    NodeTopics(String version) {
        this.version = version;
    }

    /** The values by topic. */
    Map<String, String> values(SysFigures now, Instant time) {
        connectionsMaximum = Math.max(connectionsMaximum, now.connections());
        sessionsMaximum = Math.max(sessionsMaximum, now.sessions());
        subscriptionsMaximum = Math.max(subscriptionsMaximum, now.subscriptions());
        retainedMaximum = Math.max(retainedMaximum, now.retainedMessages());
        Map<String, String> values = new LinkedHashMap<>();
        values.put("version", version);
        values.put("sysdescr", "Skein");
        values.put("uptime", String.valueOf(now.uptimeSeconds() * 1000));
        values.put("datetime", time.toString());
        level(values, "connections", now.connections(), connectionsMaximum);
        level(values, "sessions", now.sessions(), sessionsMaximum);
        level(values, "subscriptions", now.subscriptions(), subscriptionsMaximum);
        level(values, "retained", now.retainedMessages(), retainedMaximum);
        values.put("metrics/bytes/received", String.valueOf(now.bytesReceived()));
        values.put("metrics/bytes/sent", String.valueOf(now.bytesSent()));
        values.put("metrics/packets/received", String.valueOf(now.packetsReceived()));
        values.put("metrics/packets/sent", String.valueOf(now.packetsSent()));
        values.put("metrics/messages/received", String.valueOf(now.publishesReceived()));
        values.put("metrics/messages/sent", String.valueOf(now.publishesSent()));
        values.put("metrics/messages/dropped", String.valueOf(now.messagesDropped()));
        return values;
    }

    private static void level(Map<String, String> values, String name, long count, long maximum) {
        values.put("stats/" + name + "/count", String.valueOf(count));
        values.put("stats/" + name + "/max", String.valueOf(maximum));
    }
}
