package io.skein.listener.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.skein.listener.mqtt.codec.MqttVersion;
import io.skein.listener.mqtt.codec.PublishEncoder;
import io.skein.listener.mqtt.codec.PublishFrame;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.router.RouterLoop;
import io.skein.session.ClientLink;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a PUBLISH once for all connections of a loop that get the same one: from the second receiver on, each of the
 * few variants (version, QoS, RETAIN) of the current message is encoded once and shared. The first receiver gets its
 * own, as most messages have no second.
 *
 * <p>On one loop. Shared frames are released when another message comes or the turn ends.
 */
final class PublishFrames {
    /** Above this a frame with a packet identifier is sent as a short head of its own and the shared rest. */
    private static final int COPY_LIMIT_BYTES = 1024;

    private static final int VARIANTS = 12;

    private final RouterLoop loop;
    private final ByteBufAllocator allocator;
    private final @Nullable PublishFrame[] shared = new PublishFrame[VARIANTS];
    private @Nullable Publication current;
    private boolean releaseScheduled;

    PublishFrames(RouterLoop loop, ByteBufAllocator allocator) {
        this.loop = loop;
        this.allocator = allocator;
    }

    /**
     * Writes the message as it is for receivers without anything of their own: first sent, no alias, no subscription
     * identifier.
     */
    void write(
            MqttOutput out,
            Publication publication,
            MqttVersion version,
            Qos qos,
            boolean retain,
            int packetId,
            long expirySeconds) {
        if (publication != current) {
            release();
            current = publication;
            out.write(encodeAlone(publication, version, qos, retain, packetId, expirySeconds));
            return;
        }
        PublishFrame frame = sharedFrame(publication, version, qos, retain, expirySeconds);
        if (qos == Qos.AT_MOST_ONCE) {
            out.write(frame.shared());
        } else {
            writeWithPacketId(out, frame, packetId);
        }
    }

    private ByteBuf encodeAlone(
            Publication publication, MqttVersion version, Qos qos, boolean retain, int packetId, long expirySeconds) {
        int[] ids = ClientLink.NO_SUBSCRIPTION_IDS;
        int size = PublishEncoder.publishSize(publication, version, qos, 0, false, ids, expirySeconds);
        ByteBuf frame = allocator.directBuffer(size, size);
        PublishEncoder.writePublish(
                frame, publication, version, qos, retain, false, packetId, 0, false, ids, expirySeconds);
        return frame;
    }

    private PublishFrame sharedFrame(
            Publication publication, MqttVersion version, Qos qos, boolean retain, long expirySeconds) {
        int variant = (version.isV5() ? 6 : 0) + qos.code() * 2 + (retain ? 1 : 0);
        PublishFrame frame = shared[variant];
        if (frame == null) {
            frame = PublishEncoder.encodeFrame(
                    allocator, publication, version, qos, retain, ClientLink.NO_SUBSCRIPTION_IDS, expirySeconds);
            shared[variant] = frame;
            scheduleRelease();
        }
        return frame;
    }

    private void writeWithPacketId(MqttOutput out, PublishFrame frame, int packetId) {
        if (frame.size() > COPY_LIMIT_BYTES) {
            out.write(frame.head(allocator, packetId, false));
            out.write(frame.tail());
            return;
        }
        ByteBuf own = allocator.directBuffer(frame.size(), frame.size());
        frame.writeTo(own, packetId, false);
        out.write(own);
    }

    private void scheduleRelease() {
        if (!releaseScheduled) {
            releaseScheduled = true;
            loop.atTurnEnd(() -> {
                releaseScheduled = false;
                release();
            });
        }
    }

    private void release() {
        current = null;
        for (int i = 0; i < VARIANTS; i++) {
            PublishFrame frame = shared[i];
            if (frame != null) {
                frame.release();
                shared[i] = null;
            }
        }
    }
}
