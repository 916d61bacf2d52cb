package io.skein.it.raw;

import java.nio.charset.StandardCharsets;

/** A packet as it came from the broker; its fields are read when asked for. Version is 4 (3.1.1) or 5. */
public record RawPacket(PacketType type, int flags, byte[] body, int version) {
    /** Fails on what no server may send, whatever the packet is about. */
    public void checkForm() {
        boolean wrong = switch (type) {
            case PUBLISH -> qos() == 3 || qos() == 0 && dup() || qos() > 0 && packetId() == 0;
            case PUBREL -> flags != 2;
            case RESERVED, CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ -> true;
            case CONNACK -> flags != 0 || (body[0] & 0xFE) != 0;
            default -> flags != 0;
        };
        if (wrong || version < 5 && (type == PacketType.DISCONNECT || type == PacketType.AUTH)) {
            throw new AssertionError("no server may send " + this + " with flags " + flags + " in version " + version);
        }
    }

    /** PUBLISH: a repetition. */
    public boolean dup() {
        return (flags & 8) != 0;
    }

    /** PUBLISH: quality of service. */
    public int qos() {
        return flags >> 1 & 3;
    }

    /** PUBLISH: retained. */
    public boolean retain() {
        return (flags & 1) != 0;
    }

    /** PUBLISH: topic, empty when an alias stands for it. */
    public String topic() {
        return new PacketReader(body).text();
    }

    /** PUBLISH: payload as text. */
    public String text() {
        return new String(payload(), StandardCharsets.UTF_8);
    }

    /** PUBLISH: payload. */
    public byte[] payload() {
        PacketReader in = afterPublishId();
        if (version == 5) {
            Properties.read(in);
        }
        return in.rest();
    }

    /** Packet identifier of any packet that has one. */
    public int packetId() {
        PacketReader in = new PacketReader(body);
        if (type == PacketType.PUBLISH) {
            in.text();
        }
        return in.two();
    }

    /** CONNACK: the broker kept a session. */
    public boolean sessionPresent() {
        return (body[0] & 1) != 0;
    }

    /** Reason code of CONNACK, acknowledgements, DISCONNECT and AUTH; 0 where the packet leaves it out. */
    public int reasonCode() {
        int at = switch (type) {
            case CONNACK -> 1;
            case DISCONNECT, AUTH -> 0;
            default -> 2;
        };
        return body.length > at ? body[at] & 0xFF : 0;
    }

    /** SUBACK, UNSUBACK: one reason code per filter. */
    public int[] reasonCodes() {
        PacketReader in = new PacketReader(body);
        in.two();
        if (version == 5) {
            Properties.read(in);
        }
        byte[] codes = in.rest();
        int[] unsigned = new int[codes.length];
        for (int i = 0; i < codes.length; i++) {
            unsigned[i] = codes[i] & 0xFF;
        }
        return unsigned;
    }

    /** Properties of a packet of version 5. */
    public Properties properties() {
        if (version != 5) {
            return Properties.none();
        }
        PacketReader in = switch (type) {
            case PUBLISH -> afterPublishId();
            case CONNACK, SUBACK, UNSUBACK -> after(2);
            case DISCONNECT, AUTH -> after(1);
            default -> after(3);
        };
        return in.hasMore() ? Properties.read(in) : Properties.none();
    }

    private PacketReader after(int bytes) {
        PacketReader in = new PacketReader(body);
        for (int i = 0; i < bytes && in.hasMore(); i++) {
            in.one();
        }
        return in;
    }

    private PacketReader afterPublishId() {
        PacketReader in = new PacketReader(body);
        in.text();
        if (qos() > 0) {
            in.two();
        }
        return in;
    }

    @Override
    public String toString() {
        String fields = switch (type) {
            case PUBLISH ->
                " topic=" + topic() + " qos=" + qos() + " dup=" + dup() + " retain=" + retain() + " length="
                        + payload().length;
            case CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, DISCONNECT ->
                " reason=0x" + Integer.toHexString(reasonCode());
            default -> "";
        };
        return type + fields;
    }
}
