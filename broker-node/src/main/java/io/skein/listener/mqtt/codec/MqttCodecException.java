package io.skein.listener.mqtt.codec;

import org.jspecify.annotations.Nullable;

/**
 * The peer broke the protocol; the connection answers with the reason code, where the version has an answer, and
 * closes. Has no stack trace: it is the peer's fault, and cheap to throw.
 */
public final class MqttCodecException extends RuntimeException {
    private final ReasonCode reasonCode;
    private final @Nullable MqttVersion version;

    MqttCodecException(ReasonCode reasonCode, String message, @Nullable MqttVersion version) {
        super(message, null, false, false);
        this.reasonCode = reasonCode;
        this.version = version;
    }

    /**
     * What to answer: in MQTT 5 in CONNACK before the CONNECT was accepted and in DISCONNECT afterwards; in MQTT 3 in
     * CONNACK if it has a {@linkplain ReasonCode#toV3ConnectReturnCode() return code} and none was sent yet.
     */
    public ReasonCode reasonCode() {
        return reasonCode;
    }

    /**
     * The version to answer in, or null if the peer cannot be told anything: it sent no CONNECT that could be read so
     * far. With {@link ReasonCode#UNSUPPORTED_PROTOCOL_VERSION} the version nearest to the one asked for.
     */
    public @Nullable MqttVersion version() {
        return version;
    }
}
