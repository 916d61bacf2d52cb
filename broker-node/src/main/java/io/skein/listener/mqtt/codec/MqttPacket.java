package io.skein.listener.mqtt.codec;

/** A control packet (MQTT 5, chapter 3): an immutable record, the same for every version. */
public sealed interface MqttPacket
        permits Connect,
                ConnAck,
                Publish,
                PubAck,
                PubRec,
                PubRel,
                PubComp,
                Subscribe,
                SubAck,
                Unsubscribe,
                UnsubAck,
                PingReq,
                PingResp,
                Disconnect,
                Auth {

    PacketType type();

    /**
     * The same packet without Reason String and User Properties, if this type is one from which a sender must leave
     * them out when it would else exceed the receiver's Maximum Packet Size, or when the client asked for no problem
     * information (such as [MQTT-3.4.2-2], [MQTT-3.4.2-3], [MQTT-3.1.2-29]); else this packet.
     */
    default MqttPacket withoutOptionalProperties() {
        return this;
    }
}
