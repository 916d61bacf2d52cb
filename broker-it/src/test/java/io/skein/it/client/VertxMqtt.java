package io.skein.it.client;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** vertx-mqtt's client, MQTT 3.1.1. Each has a Vert.x of its own, as a device's process has. */
final class VertxMqtt {
    private static final int WINDOW = 100;
    private static final int DEADLINE_SECONDS = 20;

    private VertxMqtt() {}

    private static MqttClient create(Vertx vertx, Route route) {
        MqttClientOptions options = new MqttClientOptions()
                .setClientId(route.clientId())
                .setMaxInflightQueue(2 * WINDOW)
                .setAckTimeout(-1);
        route.broker()
                .trust()
                .ifPresent(trust -> options.setSsl(true)
                        .setTrustOptions(new PemTrustOptions()
                                .addCertPath(trust.authority().toString()))
                        .setHostnameVerificationAlgorithm("HTTPS")
                        .setEnabledSecureTransportProtocols(Set.of(trust.version())));
        return MqttClient.create(vertx, options);
    }

    private static void connect(MqttClient client, Route route) {
        await(client.connect(route.broker().port(), route.broker().host()));
    }

    static TestSubscriber subscriber(Route route, Ledger ledger) {
        Vertx vertx = Vertx.vertx();
        MqttClient client = create(vertx, route);
        CountDownLatch subscribed = new CountDownLatch(1);
        client.publishHandler(message -> ledger.received(
                message.payload().toString(StandardCharsets.UTF_8),
                message.qosLevel().value(),
                message.isDup()));
        client.subscribeCompletionHandler(subAck -> subscribed.countDown());
        connect(client, route);
        await(client.subscribe(route.topic(), route.qos()));
        await(subscribed);
        return () -> await(vertx.close());
    }

    static TestPublisher publisher(Route route) {
        Vertx vertx = Vertx.vertx();
        MqttClient client = create(vertx, route);
        Window window = new Window(WINDOW);
        client.publishCompletionHandler(id -> window.leave());
        client.publishCompletionExpirationHandler(id -> window.fail(new AssertionError("expired: " + id)));
        connect(client, route);
        return new Publisher(vertx, client, route, window);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("no SUBACK");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void await(Future<?> done) {
        try {
            done.toCompletionStage().toCompletableFuture().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private record Publisher(Vertx vertx, MqttClient client, Route route, Window window) implements TestPublisher {
        @Override
        public void publish(List<String> payloads) {
            for (String payload : payloads) {
                window.enter();
                client.publish(route.topic(), Buffer.buffer(payload), MqttQoS.valueOf(route.qos()), false, false)
                        .onSuccess(id -> leaveUnlessAwaited())
                        .onFailure(window::fail);
            }
        }

        /** At QoS 0 having sent it is all that will be heard of it. */
        private void leaveUnlessAwaited() {
            if (route.qos() == 0) {
                window.leave();
            }
        }

        @Override
        public void finish() {
            window.awaitEmpty();
        }

        @Override
        public void close() {
            VertxMqtt.await(vertx.close());
        }
    }
}
