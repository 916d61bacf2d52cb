package io.skein.listener.mqtt.codec;

/** PINGREQ (MQTT 5, 3.12): nothing but its type. */
public record PingReq() implements MqttPacket {
    public static final PingReq INSTANCE = new PingReq();

    @Override
    public PacketType type() {
        return PacketType.PINGREQ;
    }
}
