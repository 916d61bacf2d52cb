package io.skein.listener.mqtt.codec;

import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.TopicName;
import io.skein.model.Will;

/** Decodes CONNECT (MQTT 5, 3.1). */
final class ConnectDecoder {
    private static final int RESERVED = 1;
    private static final int CLEAN_START = 1 << 1;
    private static final int WILL = 1 << 2;
    private static final int WILL_QOS_SHIFT = 3;
    private static final int WILL_RETAIN = 1 << 5;
    private static final int PASSWORD = 1 << 6;
    private static final int USER_NAME = 1 << 7;

    private ConnectDecoder() {}

    static Connect decode(FrameReader in) {
        MqttVersion version = readVersion(in);
        in.setVersion(version);
        int flags = readFlags(in, version);
        int keepAliveSeconds = in.readTwoBytes();
        ConnectProperties properties = version.isV5() ? readProperties(in) : ConnectProperties.NONE;
        String clientId = in.readUtf8();
        Will will = (flags & WILL) == 0 ? null : readWill(in, flags);
        String userName = isPresent(in, flags, USER_NAME) ? in.readUtf8() : null;
        Payload password = isPresent(in, flags, PASSWORD) ? in.readBinary() : null;
        in.requireEnd();
        boolean cleanStart = (flags & CLEAN_START) != 0;
        checkClientId(in, version, clientId, cleanStart);
        return new Connect(version, cleanStart, keepAliveSeconds, clientId, will, userName, password, properties);
    }

    /**
     * The version by protocol name and level. Bit 7 of the level, with which some bridges ask an MQTT 3 server for
     * private extensions, makes it an unsupported one: told so, they come again without it.
     */
    private static MqttVersion readVersion(FrameReader in) {
        String name = in.readUtf8();
        boolean mqtt = name.equals(MqttVersion.V5.protocolName());
        if (!mqtt && !name.equals(MqttVersion.V3_1.protocolName())) {
            throw in.error(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "unknown protocol name [MQTT-3.1.2-1]");
        }
        int level = in.readByte();
        for (MqttVersion version : MqttVersion.values()) {
            if (level == version.protocolLevel() && name.equals(version.protocolName())) {
                return version;
            }
        }
        boolean later = mqtt && level > MqttVersion.V5.protocolLevel() && level < 0x80;
        in.setVersion(later ? MqttVersion.V5 : MqttVersion.V3_1_1);
        throw in.error(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, name + " level " + level + " [MQTT-3.1.2-2]");
    }

    private static int readFlags(FrameReader in, MqttVersion version) {
        int flags = in.readByte();
        if ((flags & RESERVED) != 0) {
            throw in.malformed("the reserved connect flag is set [MQTT-3.1.2-3]");
        }
        int willQos = flags >> WILL_QOS_SHIFT & 3;
        if (willQos == 3) {
            throw in.malformed("Will QoS 3 [MQTT-3.1.2-12]");
        }
        if ((flags & WILL) == 0 && (willQos != 0 || (flags & WILL_RETAIN) != 0)) {
            throw in.malformed("Will QoS or Will Retain without will [MQTT-3.1.2-11] [MQTT-3.1.2-13]");
        }
        if (!version.isV5() && (flags & (PASSWORD | USER_NAME)) == PASSWORD) {
            throw in.malformed("password without user name (3.1.1: [MQTT-3.1.2-22])");
        }
        return flags;
    }

    private static ConnectProperties readProperties(FrameReader in) {
        ReceivedProperties read = in.readProperties(PacketType.CONNECT);
        read.requireMethodWithAuthenticationData(in);
        if (read.isEmpty()) {
            return ConnectProperties.NONE;
        }
        return new ConnectProperties(
                read.number(Property.SESSION_EXPIRY_INTERVAL, 0),
                read.intNumber(Property.RECEIVE_MAXIMUM, ConnectProperties.DEFAULT_RECEIVE_MAXIMUM),
                read.number(Property.MAXIMUM_PACKET_SIZE, ConnectProperties.ANY_PACKET_SIZE),
                read.intNumber(Property.TOPIC_ALIAS_MAXIMUM, 0),
                read.flag(Property.REQUEST_RESPONSE_INFORMATION, false),
                read.flag(Property.REQUEST_PROBLEM_INFORMATION, true),
                read.userProperties(),
                read.text(Property.AUTHENTICATION_METHOD),
                read.binary(Property.AUTHENTICATION_DATA));
    }

    private static Will readWill(FrameReader in, int flags) {
        long expirySeconds = -1;
        long delaySeconds = 0;
        MessageProperties properties = MessageProperties.NONE;
        if (in.isV5()) {
            ReceivedProperties read = in.readProperties(Property.WILL);
            expirySeconds = read.number(Property.MESSAGE_EXPIRY_INTERVAL, -1);
            delaySeconds = read.number(Property.WILL_DELAY_INTERVAL, 0);
            properties = read.messageProperties();
        }
        TopicName topic = TopicName.of(in.readTopicName());
        Payload payload = in.readBinary();
        Qos qos = Qos.of(flags >> WILL_QOS_SHIFT & 3);
        boolean retain = (flags & WILL_RETAIN) != 0;
        Publication publication = new Publication(topic, payload, qos, retain, properties, null, Publication.NEVER);
        return new Will(publication, expirySeconds, delaySeconds);
    }

    /** In MQTT 3.1 the string may be missing although its flag is set: the length has precedence (3.1, section 3.1). */
    private static boolean isPresent(FrameReader in, int flags, int flag) {
        return (flags & flag) != 0 && (in.version() != MqttVersion.V3_1 || in.isReadable());
    }

    /**
     * An empty identifier is for the server to replace: never in MQTT 3.1, in 3.1.1 only with Clean Session (3.1.1:
     * [MQTT-3.1.3-8]). That MQTT 3.1 allows but 23 characters is not insisted on: no later version does.
     */
    private static void checkClientId(FrameReader in, MqttVersion version, String clientId, boolean cleanStart) {
        boolean mayBeEmpty = version == MqttVersion.V5 || (version == MqttVersion.V3_1_1 && cleanStart);
        if (clientId.isEmpty() && !mayBeEmpty) {
            throw in.error(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "empty client identifier");
        }
    }
}
