package io.skein.listener.mqtt.codec;

/** The protocol versions spoken here, each named in CONNECT by a protocol name and level (MQTT 5, 3.1.2.1). */
public enum MqttVersion {
    V3_1("MQIsdp", 3),
    V3_1_1("MQTT", 4),
    V5("MQTT", 5);

    private final String protocolName;
    private final int protocolLevel;

    MqttVersion(String protocolName, int protocolLevel) {
        this.protocolName = protocolName;
        this.protocolLevel = protocolLevel;
    }

    public String protocolName() {
        return protocolName;
    }

    public int protocolLevel() {
        return protocolLevel;
    }

    /** Whether packets have properties and reason codes. */
    public boolean isV5() {
        return this == V5;
    }
}
