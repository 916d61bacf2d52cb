package io.skein.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.skein.listener.mqtt.codec.MqttEncoder;
import io.skein.listener.mqtt.codec.MqttVersion;
import io.skein.listener.mqtt.codec.Publish;
import io.skein.model.Payload;
import io.skein.model.Qos;

/** What one publisher sends to one topic, numbered from 0 on. Belongs to the publisher's loop. */
final class Stream {
    private static final int PACKET_ID_BYTES = 2;

    private final int id;
    private final byte[] frame;
    private final int packetIdIndex;
    private final int payloadIndex;
    private long sent;

    /** @param id unique in the run */
    Stream(int id, String topic, Qos qos, boolean retain, int payloadBytes, MqttVersion version) {
        this.id = id;
        boolean hasPacketId = qos != Qos.AT_MOST_ONCE;
        Payload payload = Payload.of(new byte[payloadBytes]);
        this.frame = encoded(Publish.of(topic, payload, qos, retain, hasPacketId ? 1 : 0), version);
        this.payloadIndex = frame.length - payloadBytes;
        int propertyBytes = version.isV5() ? 1 : 0;
        this.packetIdIndex = hasPacketId ? payloadIndex - propertyBytes - PACKET_ID_BYTES : -1;
    }

    int frameBytes() {
        return frame.length;
    }

    /** Messages written. */
    long sent() {
        return sent;
    }

    /**
     * Appends the next message.
     *
     * @param packetId ignored at QoS 0
     * @param nanos when it was meant to be sent
     */
    void write(ByteBuf out, int packetId, long nanos) {
        int start = out.writerIndex();
        out.writeBytes(frame);
        if (packetIdIndex >= 0) {
            out.setShort(start + packetIdIndex, packetId);
        }
        Stamp.write(out, start + payloadIndex, id, sent++, nanos);
    }

    private static byte[] encoded(Publish publish, MqttVersion version) {
        ByteBuf out = Unpooled.buffer();
        MqttEncoder.write(publish, version, out);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }
}
