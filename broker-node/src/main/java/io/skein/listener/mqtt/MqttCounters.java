package io.skein.listener.mqtt;

import io.skein.listener.mqtt.codec.ReasonCode;
import io.skein.model.Qos;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the connections of one loop count. Written on the loop without a fence, read by any thread a moment later.
 */
public final class MqttCounters {
    /** What is counted. */
    public enum Count {
        CONNECTIONS_OPENED,
        CONNECTIONS_CLOSED,
        CONNECTS_ACCEPTED,
        CONNECTS_REFUSED,
        BYTES_RECEIVED,
        BYTES_SENT,
        PACKETS_RECEIVED,
        PACKETS_SENT,
        MESSAGES_RECEIVED_QOS0,
        MESSAGES_RECEIVED_QOS1,
        MESSAGES_RECEIVED_QOS2,
        MESSAGES_SENT_QOS0,
        MESSAGES_SENT_QOS1,
        MESSAGES_SENT_QOS2,
        PUBLISH_NOT_AUTHORIZED,
        PUBLISH_DUPLICATES,
        READS_PAUSED
    }

    private static final int CODES = 256;

    private final AtomicLongArray counts = new AtomicLongArray(Count.values().length);
    private final AtomicLongArray closedByReason = new AtomicLongArray(CODES);

    void add(Count count, long amount) {
        add(count.ordinal(), amount);
    }

    private void add(int index, long amount) {
        counts.setOpaque(index, counts.getPlain(index) + amount);
    }

    void received(Qos qos) {
        add(Count.MESSAGES_RECEIVED_QOS0.ordinal() + qos.code(), 1);
    }

    void sent(Qos qos) {
        add(Count.MESSAGES_SENT_QOS0.ordinal() + qos.code(), 1);
    }

    /** A connection that the broker refused or ended for this reason. */
    void closed(ReasonCode reason) {
        int i = reason.code();
        closedByReason.setOpaque(i, closedByReason.getPlain(i) + 1);
    }

    /** Any thread. */
    public long get(Count count) {
        return counts.getOpaque(count.ordinal());
    }

    /** How many connections the broker refused or ended with this reason code; any thread. */
    public long closedBy(ReasonCode reason) {
        return closedByReason.getOpaque(reason.code());
    }
}
