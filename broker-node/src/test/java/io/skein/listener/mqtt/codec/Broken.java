package io.skein.listener.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A packet that breaks one rule, and what it must be answered with.
 *
 * @param role who decodes it
 * @param connected the version of the CONNECT before; null for none
 * @param answeredIn the version the error names; null if the peer cannot be told
 */
record Broken(
        String rule,
        MqttDecoder.Role role,
        @Nullable MqttVersion connected,
        String bytes,
        ReasonCode reasonCode,
        @Nullable MqttVersion answeredIn) {

    /** The first bytes of a connection. */
    static Broken first(String rule, String bytes, ReasonCode reasonCode, @Nullable MqttVersion answeredIn) {
        return new Broken(rule, MqttDecoder.Role.SERVER, null, bytes, reasonCode, answeredIn);
    }

    /** A CONNECT from its flags on. */
    static Broken v5Connect(String rule, String fromFlags, ReasonCode reasonCode) {
        int remainingLength = 7 + Hex.bytes(fromFlags).length;
        String bytes = String.format("10 %02x 00 04 'MQTT' 05 ", remainingLength) + fromFlags;
        return first(rule, bytes, reasonCode, MqttVersion.V5);
    }

    /** What a client sends after its CONNECT. */
    static Broken client(String rule, MqttVersion version, String bytes, ReasonCode reasonCode) {
        return new Broken(rule, MqttDecoder.Role.SERVER, version, bytes, reasonCode, version);
    }

    static Broken server(String rule, MqttVersion version, String bytes, ReasonCode reasonCode) {
        return new Broken(rule, MqttDecoder.Role.CLIENT, version, bytes, reasonCode, version);
    }

    void assertRefused() {
        MqttDecoder decoder = role == MqttDecoder.Role.CLIENT && connected != null
                ? MqttDecoder.forClient(connected, Wire.ANY_SIZE)
                : Wire.serverDecoder(connected);
        ByteBuf read = Unpooled.copiedBuffer(Hex.bytes(bytes));
        decoder.offer(read);
        MqttCodecException error = catchThrowableOfType(MqttCodecException.class, decoder::next);
        assertThat(error).isNotNull();
        assertThat(error.reasonCode()).isEqualTo(reasonCode);
        assertThat(error.version()).isEqualTo(answeredIn);
        assertThat(read.refCnt()).isZero();
        assertThat(decoder.next()).isNull();
    }

    @Override
    public String toString() {
        return rule + (connected == null ? "" : " in " + connected);
    }
}
