package io.skein.listener.mqtt.codec;

import io.skein.model.Payload;
import io.skein.model.Will;
import org.jspecify.annotations.Nullable;

/**
 * CONNECT (MQTT 5, 3.1).
 *
 * @param version named by protocol name and level
 * @param cleanStart Clean Start; Clean Session in MQTT 3
 * @param keepAliveSeconds 0 for no keep alive
 * @param clientId empty if the server is to assign one
 * @param will null if absent; its publication names no publisher, as the client identifier may not be final yet
 * @param userName null if absent
 * @param password null if absent
 * @param properties {@link ConnectProperties#NONE} in MQTT 3
 */
public record Connect(
        MqttVersion version,
        boolean cleanStart,
        int keepAliveSeconds,
        String clientId,
        @Nullable Will will,
        @Nullable String userName,
        @Nullable Payload password,
        ConnectProperties properties)
        implements MqttPacket {

    @Override
    public PacketType type() {
        return PacketType.CONNECT;
    }

    /**
     * How long the session outlives the connection, {@link ConnectProperties#NEVER_EXPIRES} for ever. An MQTT 3
     * session lives for ever unless Clean Session is set, as its later specification translates it (MQTT 5, 3.1.2.11.2).
     */
    public long sessionExpirySeconds() {
        if (version.isV5()) {
            return properties.sessionExpirySeconds();
        }
        return cleanStart ? 0 : ConnectProperties.NEVER_EXPIRES;
    }

    /** Says nothing of password and will: they are not for logs. */
    @Override
    public String toString() {
        return "Connect[version=" + version + ", cleanStart=" + cleanStart + ", keepAliveSeconds=" + keepAliveSeconds
                + ", clientId=" + clientId + "]";
    }
}
