package io.skein.it.raw;

import java.util.ArrayList;
import java.util.List;

/** A SUBSCRIBE or UNSUBSCRIBE to be, with any number of filters. */
public final class RawSubscribe implements RawRequest {
    private record Request(String filter, int options) {}

    private final PacketType type;
    private final int packetId;
    private final Properties properties = Properties.none();
    private final List<Request> requests = new ArrayList<>();

    private RawSubscribe(PacketType type, int packetId) {
        this.type = type;
        this.packetId = packetId;
    }

    /** A SUBSCRIBE without filters yet. */
    public static RawSubscribe subscribe(int packetId) {
        return new RawSubscribe(PacketType.SUBSCRIBE, packetId);
    }

    /** An UNSUBSCRIBE from these filters. */
    public static RawSubscribe unsubscribe(int packetId, String... filters) {
        RawSubscribe packet = new RawSubscribe(PacketType.UNSUBSCRIBE, packetId);
        for (String filter : filters) {
            packet.to(filter, 0);
        }
        return packet;
    }

    /** Another filter; options are the byte on the wire, QoS in the low bits. */
    public RawSubscribe to(String filter, int options) {
        requests.add(new Request(filter, options));
        return this;
    }

    /** A property. */
    public RawSubscribe with(Property property, long value) {
        properties.with(property, value);
        return this;
    }

    /** A user property. */
    public RawSubscribe withUser(String name, String value) {
        properties.withUser(name, value);
        return this;
    }

    @Override
    public byte[] encode(int version) {
        PacketWriter out = new PacketWriter().two(packetId);
        if (version == 5) {
            properties.writeTo(out);
        }
        for (Request request : requests) {
            out.text(request.filter());
            if (type == PacketType.SUBSCRIBE) {
                out.one(request.options());
            }
        }
        return out.packet(type, 2);
    }
}
