package io.skein.listener.mqtt;

import io.netty.buffer.ByteBuf;
import io.skein.listener.mqtt.codec.MqttVersion;
import io.skein.listener.mqtt.codec.PublishEncoder;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.observe.LoopCounter;
import io.skein.observe.LoopCounters;

/**
 * Writes PUBLISH packets for one connection: what all receivers share as shared bytes, and only what is this client's
 * own (topic alias, subscription identifiers, DUP) encoded for it. On the connection's loop.
 */
final class OutboundPublishes {
    private static final LoopCounter[] SENT = {LoopCounter.SENT_QOS0, LoopCounter.SENT_QOS1, LoopCounter.SENT_QOS2};

    private final MqttOutput out;
    private final MqttVersion version;
    private final long maximumPacketSize;
    private final OutboundTopicAliases aliases;
    private final PublishFrames frames;
    private final LoopCounters counters;

    OutboundPublishes(
            MqttOutput out,
            MqttVersion version,
            long maximumPacketSize,
            int topicAliasMaximum,
            PublishFrames frames,
            LoopCounters counters) {
        this.out = out;
        this.version = version;
        this.maximumPacketSize = maximumPacketSize;
        this.aliases = new OutboundTopicAliases(topicAliasMaximum);
        this.frames = frames;
        this.counters = counters;
    }

    /** Returns false if the packet is larger than the client takes: it is left out [MQTT-3.1.2-24]. */
    boolean write(Publication publication, Qos qos, boolean retain, boolean dup, int packetId, int[] ids) {
        long expirySeconds = publication.expiresAtMillis() == Publication.NEVER
                ? -1
                : publication.secondsLeft(System.currentTimeMillis()); // [MQTT-3.3.2-6]
        boolean isOwn = dup || ids.length > 0 || aliases.isUsed();
        if (isOwn) {
            if (!writeOwn(publication, qos, retain, dup, packetId, ids, expirySeconds)) {
                return false;
            }
        } else {
            if (isTooLarge(publication, qos, ids, expirySeconds)) {
                return false;
            }
            frames.write(out, publication, version, qos, retain, packetId, expirySeconds);
        }
        counters.increment(LoopCounter.PACKETS_SENT);
        counters.increment(SENT[qos.code()]);
        return true;
    }

    private boolean writeOwn(
            Publication publication,
            Qos qos,
            boolean retain,
            boolean dup,
            int packetId,
            int[] ids,
            long expirySeconds) {
        int known = aliases.known(publication.topic());
        int alias = known != 0 ? known : aliases.next();
        boolean omitTopic = known != 0;
        int size = PublishEncoder.publishSize(publication, version, qos, alias, omitTopic, ids, expirySeconds);
        if (size > maximumPacketSize) {
            return false;
        }
        ByteBuf frame = out.allocator().directBuffer(size, size);
        PublishEncoder.writePublish(
                frame, publication, version, qos, retain, dup, packetId, alias, omitTopic, ids, expirySeconds);
        out.write(frame);
        if (alias != 0 && !omitTopic) {
            aliases.set(publication.topic(), alias);
        }
        return true;
    }

    /** Most clients set no bound: nothing is computed for them. */
    private boolean isTooLarge(Publication publication, Qos qos, int[] ids, long expirySeconds) {
        return maximumPacketSize < Integer.MAX_VALUE
                && PublishEncoder.publishSize(publication, version, qos, 0, false, ids, expirySeconds)
                        > maximumPacketSize;
    }
}
