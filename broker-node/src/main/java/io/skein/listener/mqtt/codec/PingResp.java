package io.skein.listener.mqtt.codec;

/** PINGRESP (MQTT 5, 3.13): nothing but its type. */
public record PingResp() implements MqttPacket {
    public static final PingResp INSTANCE = new PingResp();

    @Override
    public PacketType type() {
        return PacketType.PINGRESP;
    }
}
