package io.skein.it.client;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.skein.it.fixture.TlsTrust;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** HiveMQ's client, which never tells the DUP flag: every repetition counts as one without. */
final class HiveMq {
    private static final int WINDOW = 100;
    private static final int DEADLINE_SECONDS = 20;

    private HiveMq() {}

    private static MqttClientBuilder builder(Route route) {
        MqttClientBuilder builder = MqttClient.builder()
                .identifier(route.clientId())
                .serverHost(route.broker().host())
                .serverPort(route.broker().port());
        if (route.broker().isWebSocket()) {
            builder = builder.webSocketConfig().serverPath("mqtt").applyWebSocketConfig();
        }
        TlsTrust trust = route.broker().trustOrNull();
        if (trust != null) {
            builder = builder.sslConfig()
                    .trustManagerFactory(trust.managers())
                    .protocols(List.of(trust.version()))
                    .applySslConfig();
        }
        return builder;
    }

    private static Mqtt3AsyncClient connectV3(Route route) {
        Mqtt3AsyncClient client = builder(route).useMqttVersion3().buildAsync();
        await(client.connect());
        return client;
    }

    private static Mqtt5AsyncClient connectV5(Route route) {
        Mqtt5AsyncClient client = builder(route).useMqttVersion5().buildAsync();
        await(client.connect());
        return client;
    }

    static TestSubscriber subscriberV3(Route route, Ledger ledger) {
        Mqtt3AsyncClient client = connectV3(route);
        await(client.subscribeWith()
                .topicFilter(route.topic())
                .qos(qos(route))
                .callback(m ->
                        ledger.received(text(m.getPayloadAsBytes()), m.getQos().getCode(), false))
                .send());
        return () -> await(client.disconnect());
    }

    static TestSubscriber subscriberV5(Route route, Ledger ledger) {
        Mqtt5AsyncClient client = connectV5(route);
        await(client.subscribeWith()
                .topicFilter(route.topic())
                .qos(qos(route))
                .callback(m ->
                        ledger.received(text(m.getPayloadAsBytes()), m.getQos().getCode(), false))
                .send());
        return () -> await(client.disconnect());
    }

    static TestPublisher publisherV3(Route route) {
        Mqtt3AsyncClient client = connectV3(route);
        return new Publisher(
                payload -> client.publish(Mqtt3Publish.builder()
                        .topic(route.topic())
                        .qos(qos(route))
                        .payload(payload)
                        .build()),
                () -> await(client.disconnect()),
                new Window(WINDOW));
    }

    static TestPublisher publisherV5(Route route) {
        Mqtt5AsyncClient client = connectV5(route);
        return new Publisher(
                payload -> client.publish(Mqtt5Publish.builder()
                                .topic(route.topic())
                                .qos(qos(route))
                                .payload(payload)
                                .build())
                        .thenApply(result -> {
                            result.getError().ifPresent(error -> {
                                throw new AssertionError(error);
                            });
                            return result;
                        }),
                () -> await(client.disconnect()),
                new Window(WINDOW));
    }

    private static MqttQos qos(Route route) {
        return MqttQos.values()[route.qos()];
    }

    private static String text(byte[] payload) {
        return new String(payload, StandardCharsets.UTF_8);
    }

    private static void await(CompletableFuture<?> done) {
        try {
            done.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private record Publisher(Function<byte[], CompletableFuture<?>> client, Runnable disconnect, Window window)
            implements TestPublisher {
        @Override
        public void publish(List<String> payloads) {
            for (String payload : payloads) {
                window.enter();
                client.apply(payload.getBytes(StandardCharsets.UTF_8)).whenComplete(this::acknowledged);
            }
        }

        private void acknowledged(@Nullable Object result, @Nullable Throwable failure) {
            if (failure == null) {
                window.leave();
            } else {
                window.fail(failure);
            }
        }

        @Override
        public void finish() {
            window.awaitEmpty();
        }

        @Override
        public void close() {
            disconnect.run();
        }
    }
}
