package io.skein.listener.mqtt;

import io.skein.listener.mqtt.codec.MqttVersion;
import io.skein.listener.mqtt.codec.ReasonCode;
import io.skein.model.ClientId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line per event in a connection's life. Client ids come from the network: they are escaped. */
final class ConnectionLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.skein.connections");

    private ConnectionLog() {}

    static void connected(ClientId client, String address, MqttVersion version, boolean sessionPresent) {
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "event=client-connected client={} address={} version={} session-present={}",
                    escape(client),
                    address,
                    version,
                    sessionPresent);
        }
    }

    static void disconnected(ClientId client, String address, ReasonCode reason) {
        if (LOG.isInfoEnabled()) {
            LOG.info("event=client-disconnected client={} address={} reason={}", escape(client), address, reason);
        }
    }

    static void ended(ClientId client, String address, ReasonCode reason) {
        if (LOG.isInfoEnabled()) {
            LOG.info("event=connection-ended client={} address={} reason={}", escape(client), address, reason);
        }
    }

    static void lost(ClientId client, String address) {
        if (LOG.isInfoEnabled()) {
            LOG.info("event=connection-lost client={} address={}", escape(client), address);
        }
    }

    static void refused(String address, ReasonCode reason) {
        LOG.info("event=connection-refused address={} reason={}", address, reason);
    }

    static void refused(String client, String address, ReasonCode reason) {
        if (LOG.isInfoEnabled()) {
            LOG.info("event=connection-refused client={} address={} reason={}", escape(client), address, reason);
        }
    }

    private static String escape(ClientId client) {
        return escape(client.value());
    }

    private static String escape(String text) {
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.isWhitespace(c) || c == '"') {
                escaped = escaped == null ? new StringBuilder(text.length() + 8).append(text, 0, i) : escaped;
                escaped.append(String.format("\\u%04x", (int) c));
            } else if (escaped != null) {
                escaped.append(c);
            }
        }
        return escaped == null ? text : escaped.toString();
    }
}
