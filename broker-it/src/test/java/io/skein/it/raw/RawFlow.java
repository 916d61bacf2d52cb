package io.skein.it.raw;

import java.util.concurrent.atomic.AtomicLong;

/** Publishes at QoS 1 on one connection with a bounded window, and counts what was acknowledged. One thread uses it. */
public final class RawFlow {
    private final RawMqttClient client;
    private final int window;
    private final AtomicLong acknowledged = new AtomicLong();
    private int sent;

    /** At most {@code window} messages wait for their acknowledgement. */
    public RawFlow(RawMqttClient client, int window) {
        this.client = client;
        this.window = window;
    }

    /** Sends one message, after reading an acknowledgement if the window is full. */
    public void publish(String topic, String text) {
        publish(RawPublish.of(topic, text));
    }

    /** Sends one message, after reading an acknowledgement if the window is full. */
    public void publish(RawPublish message) {
        if (sent - acknowledged.get() >= window) {
            readOne();
        }
        client.send(message.qos(1, sent++ % 0xFFFF + 1));
    }

    /** Reads until everything is acknowledged. */
    public void finish() {
        while (acknowledged.get() < sent) {
            readOne();
        }
    }

    private void readOne() {
        RawPacket pubAck = client.expect(PacketType.PUBACK);
        if (pubAck.reasonCode() >= 0x80) {
            throw new AssertionError("refused: " + pubAck);
        }
        acknowledged.incrementAndGet();
    }

    /** How many were sent. */
    public int sent() {
        return sent;
    }

    /** How many were acknowledged; the acknowledgements come in the order of the messages. Any thread. */
    public long acknowledged() {
        return acknowledged.get();
    }
}
