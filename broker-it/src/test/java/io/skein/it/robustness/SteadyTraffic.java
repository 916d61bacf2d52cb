package io.skein.it.robustness;

import io.skein.it.fixture.Endpoint;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A publisher and a subscriber that behave, while others do not: each message at QoS 1 and 2 must arrive once and in
 * order, and each must be acknowledged. Two threads of its own.
 */
final class SteadyTraffic implements AutoCloseable {
    private static final Duration LATEST = Duration.ofSeconds(30);
    private static final int MOST_UNDELIVERED = 500;

    private final RawMqttClient publisher;
    private final RawMqttClient subscriber;
    private final AtomicLong[] sent = {new AtomicLong(), new AtomicLong(), new AtomicLong()};
    private final AtomicLong[] received = {new AtomicLong(), new AtomicLong(), new AtomicLong()};
    private final Thread publishing = new Thread(() -> guarded(this::publish), "steady-publisher");
    private final Thread receiving = new Thread(() -> guarded(this::receive), "steady-subscriber");
    private volatile boolean ending;
    private volatile @Nullable Throwable failure;

    private SteadyTraffic(Endpoint broker) {
        subscriber = RawMqttClient.connected(broker, RawConnect.v5("steady-subscriber"));
        subscriber.subscribe("steady/+", 2);
        publisher = RawMqttClient.connected(broker, RawConnect.v311("steady-publisher"));
    }

    static SteadyTraffic start(Endpoint broker) {
        SteadyTraffic traffic = new SteadyTraffic(broker);
        traffic.publishing.start();
        traffic.receiving.start();
        return traffic;
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | AssertionError e) {
            if (failure == null && !ending) {
                failure = e;
            }
        }
    }

    private void publish() {
        while (!ending && failure == null) {
            awaitRoom();
            publisher.publishQos1(message(1));
            sent[1].incrementAndGet();
            publisher.publishQos2(message(2));
            sent[2].incrementAndGet();
        }
    }

    private RawPublish message(int qos) {
        return RawPublish.of("steady/" + qos, Long.toString(sent[qos].get()));
    }

    private void awaitRoom() {
        if (undelivered() > MOST_UNDELIVERED) {
            Awaitility.await().atMost(LATEST).until(() -> undelivered() < MOST_UNDELIVERED / 2 || failure != null);
        }
    }

    private long undelivered() {
        return sent[1].get() - received[1].get() + sent[2].get() - received[2].get();
    }

    private void receive() {
        while (true) {
            RawPacket message = subscriber.receive();
            int qos = message.qos();
            long expected = received[qos].getAndIncrement();
            if (!message.topic().equals("steady/" + qos) || !message.text().equals(Long.toString(expected))) {
                throw new AssertionError("expected " + expected + " at QoS " + qos + " but got " + message.text()
                        + " to " + message.topic());
            }
        }
    }

    /** Fails at once with what has gone wrong so far. */
    void requireHealthy() {
        if (failure != null) {
            throw new AssertionError("the well-behaved clients were harmed", failure);
        }
    }

    /** How many messages were acknowledged. */
    long sent() {
        return sent[1].get() + sent[2].get();
    }

    /** Waits until at least this many more are acknowledged: the node answers. */
    void awaitProgress(int messages) {
        long enough = sent() + messages;
        Awaitility.await("messages of well-behaved clients")
                .atMost(LATEST)
                .failFast(this::requireHealthy)
                .until(() -> sent() >= enough);
    }

    /** Stops publishing and waits until everything has arrived. */
    void finish() {
        awaitProgress(1);
        stopPublishing();
        Awaitility.await("all messages")
                .atMost(LATEST)
                .failFast(this::requireHealthy)
                .until(() -> undelivered() == 0);
    }

    /** Ends the loop after a whole round, so that nothing is half acknowledged. */
    private void stopPublishing() {
        ending = true;
        try {
            publishing.join(LATEST.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ending = false;
        requireHealthy();
    }

    @Override
    public void close() {
        ending = true;
        publisher.close();
        subscriber.close();
    }
}
