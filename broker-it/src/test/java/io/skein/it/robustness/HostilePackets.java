package io.skein.it.robustness;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.PacketWriter;
import io.skein.it.raw.Properties;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawPublish;
import java.util.Random;

/**
 * Packets that are mostly valid one by one and make little sense together: of all types, with identifiers that may or
 * may not be in flight, from tiny to one byte beyond the limit. The same random numbers give the same packets.
 */
final class HostilePackets {
    /** The node's limit in these tests. */
    static final int MAXIMUM_PACKET_SIZE = 64 * 1024;

    private static final int CLIENT_IDS = 20;
    private static final int TOPICS = 40;
    private static final int FEW_PACKET_IDS = 12;
    private static final int[] REASONS = {0, 0, 0, 0, 0x04, 0x10, 0x11, 0x80, 0x81, 0x87, 0x92, 0x97, 0x7F, 0xFF};

    private final Random random;
    private final FuzzInputs inputs;
    private final int version;

    HostilePackets(Random random, FuzzInputs inputs, int version) {
        this.random = random;
        this.inputs = inputs;
        this.version = version;
    }

    byte[] connect() {
        String id = oneIn(20) ? "" : "hostile-" + random.nextInt(CLIENT_IDS);
        RawConnect connect = version == 5 ? RawConnect.v5(id) : version == 4 ? RawConnect.v311(id) : RawConnect.v31(id);
        connect.keepAlive(random.nextInt(3) * 10);
        if (random.nextBoolean()) {
            connect.resuming();
        }
        if (version == 5) {
            connectProperties(connect);
        }
        if (oneIn(3)) {
            connect.will(will());
        }
        return connect.encode();
    }

    private void connectProperties(RawConnect connect) {
        connect.sessionExpiry(random.nextInt(4));
        if (oneIn(3)) {
            connect.with(Property.RECEIVE_MAXIMUM, 1 + random.nextInt(4));
        }
        if (oneIn(3)) {
            connect.with(Property.MAXIMUM_PACKET_SIZE, 1 + random.nextInt(200));
        }
        if (oneIn(3)) {
            connect.with(Property.TOPIC_ALIAS_MAXIMUM, random.nextInt(5));
        }
    }

    private RawPublish will() {
        RawPublish will = RawPublish.of(topic(), bytes(random.nextInt(200))).qos(random.nextInt(3), 1);
        if (oneIn(4)) {
            will.retained();
        }
        return version == 5 && random.nextBoolean() ? will.with(Property.WILL_DELAY_INTERVAL, random.nextInt(3)) : will;
    }

    /** Anything but, as a rule, CONNECT. */
    byte[] next() {
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4 -> publish();
            case 5, 6, 7, 8 -> acknowledgement();
            case 9, 10, 11 -> subscribe();
            case 12 -> unsubscribe();
            case 13, 14 -> packet(PacketType.PINGREQ, 0, new PacketWriter());
            case 15 -> disconnect();
            case 16 -> ofTheWrongSide();
            case 17 -> huge();
            case 18 -> oneIn(8) ? connect() : publish();
            default -> oneIn(2) ? inputs.next(random) : publish();
        };
    }

    private byte[] publish() {
        int size = oneIn(10) ? random.nextInt(20_000) : random.nextInt(100);
        RawPublish publish = RawPublish.of(topic(), bytes(size)).qos(random.nextInt(3), packetId());
        if (oneIn(10)) {
            publish.retained();
        }
        if (oneIn(10)) {
            publish.repeated();
        }
        if (version == 5) {
            publishProperties(publish);
        }
        return publish.encode(version);
    }

    private void publishProperties(RawPublish publish) {
        if (oneIn(4)) {
            publish.with(Property.TOPIC_ALIAS, random.nextInt(40));
        }
        if (oneIn(6)) {
            publish.with(Property.MESSAGE_EXPIRY_INTERVAL, random.nextInt(3));
        }
        for (int i = oneIn(20) ? random.nextInt(500) : random.nextInt(2); i > 0; i--) {
            publish.withUser("k" + i, "v");
        }
        if (oneIn(20)) {
            publish.with(Property.CORRELATION_DATA, bytes(random.nextInt(60_000)));
        }
    }

    /** As if it answered something; often it does. */
    private byte[] acknowledgement() {
        PacketType[] types = {PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBREL, PacketType.PUBCOMP};
        PacketType type = types[random.nextInt(types.length)];
        PacketWriter out = new PacketWriter().two(packetId());
        if (version == 5 && random.nextBoolean()) {
            out.one(REASONS[random.nextInt(REASONS.length)]);
        }
        return packet(type, type == PacketType.PUBREL ? 2 : 0, out);
    }

    private byte[] subscribe() {
        PacketWriter out = new PacketWriter().two(packetId());
        if (version == 5) {
            Properties properties = Properties.none();
            if (oneIn(3)) {
                properties.with(Property.SUBSCRIPTION_IDENTIFIER, random.nextInt(300));
            }
            properties.writeTo(out);
        }
        for (int i = oneIn(15) ? random.nextInt(1500) : random.nextInt(4); i >= 0; i--) {
            out.text(filter()).one(version == 5 ? random.nextInt(oneIn(30) ? 256 : 0x30) & ~3 | qos() : qos());
        }
        return packet(PacketType.SUBSCRIBE, 2, out);
    }

    private byte[] unsubscribe() {
        PacketWriter out = new PacketWriter().two(packetId());
        if (version == 5) {
            Properties.none().writeTo(out);
        }
        for (int i = random.nextInt(5); i >= 0; i--) {
            out.text(filter());
        }
        return packet(PacketType.UNSUBSCRIBE, 2, out);
    }

    private byte[] disconnect() {
        PacketWriter out = new PacketWriter();
        if (version == 5 && random.nextBoolean()) {
            Properties properties = Properties.none();
            if (random.nextBoolean()) {
                properties.with(Property.SESSION_EXPIRY_INTERVAL, random.nextInt(3));
            }
            properties.writeTo(out.one(REASONS[random.nextInt(REASONS.length)]));
        }
        return packet(PacketType.DISCONNECT, 0, out);
    }

    private byte[] ofTheWrongSide() {
        PacketType[] types = {
            PacketType.CONNACK, PacketType.SUBACK, PacketType.UNSUBACK, PacketType.PINGRESP, PacketType.AUTH
        };
        return packet(types[random.nextInt(types.length)], 0, new PacketWriter().raw(bytes(random.nextInt(6))));
    }

    /** A PUBLISH one byte below, at or above the limit, or a header that promises more than ever comes. */
    private byte[] huge() {
        int head = 1 + 3 + 2 + 1 + (version == 5 ? 1 : 0);
        return switch (random.nextInt(4)) {
            case 0 -> new PacketWriter().one(0x30).variable(268_435_455).bytes();
            case 1 ->
                new PacketWriter()
                        .one(0x82)
                        .variable(MAXIMUM_PACKET_SIZE - 10)
                        .raw(bytes(500))
                        .bytes();
            default ->
                RawPublish.of("t", bytes(MAXIMUM_PACKET_SIZE - head - 1 + random.nextInt(3)))
                        .encode(version);
        };
    }

    private String topic() {
        if (oneIn(30)) {
            return "hostile/" + "a/".repeat(random.nextInt(400));
        }
        return oneIn(30) ? "hostile/" + "x".repeat(random.nextInt(30_000)) : "hostile/" + random.nextInt(TOPICS);
    }

    private String filter() {
        return switch (random.nextInt(12)) {
            case 0 -> "hostile/#";
            case 1 -> "hostile/+";
            case 2 -> "$share/g" + random.nextInt(2) + "/hostile/+";
            case 3 -> "$share/g";
            case 4 -> "+/".repeat(random.nextInt(150)) + "#";
            case 5 -> oneIn(4) ? "" : "a#";
            case 6 -> "hostile/many/" + random.nextInt(5000);
            default -> topic();
        };
    }

    private int qos() {
        return oneIn(40) ? 3 : random.nextInt(3);
    }

    /** Few, so that they meet; now and then 0, which is none. */
    private int packetId() {
        return oneIn(40) ? random.nextInt(0x1_0000) : 1 + random.nextInt(FEW_PACKET_IDS);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    private static byte[] packet(PacketType type, int flags, PacketWriter body) {
        return body.packet(type, flags);
    }
}
