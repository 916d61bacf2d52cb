package io.skein.it.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/** Eclipse Paho's Java client for MQTT 3.1.1. */
final class PahoV3 {
    private static final int WINDOW = 100;
    private static final long DEADLINE_MILLIS = 20_000;
    /** The client waits this long for an answer that DISCONNECT does not have. */
    private static final long DISCONNECT_MILLIS = 200;

    private PahoV3() {}

    private static MqttAsyncClient connect(Route route) throws MqttException {
        MqttAsyncClient client = new MqttAsyncClient(route.broker().uri(), route.clientId(), new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setMaxInflight(2 * WINDOW);
        route.broker()
                .trust()
                .ifPresent(trust -> options.setSocketFactory(trust.context().getSocketFactory()));
        client.connect(options).waitForCompletion(DEADLINE_MILLIS);
        return client;
    }

    static TestSubscriber subscriber(Route route, Ledger ledger) {
        try {
            MqttAsyncClient client = connect(route);
            client.subscribe(
                            route.topic(),
                            route.qos(),
                            (topic, message) -> ledger.received(
                                    new String(message.getPayload(), StandardCharsets.UTF_8),
                                    message.getQos(),
                                    message.isDuplicate()))
                    .waitForCompletion(DEADLINE_MILLIS);
            return () -> close(client);
        } catch (MqttException e) {
            throw new AssertionError(e);
        }
    }

    static TestPublisher publisher(Route route) {
        try {
            return new Publisher(connect(route), route, new Window(WINDOW));
        } catch (MqttException e) {
            throw new AssertionError(e);
        }
    }

    private static void close(MqttAsyncClient client) {
        try {
            client.disconnectForcibly(0, DISCONNECT_MILLIS);
            client.close(true);
        } catch (MqttException e) {
            throw new AssertionError(e);
        }
    }

    private record Publisher(MqttAsyncClient client, Route route, Window window) implements TestPublisher {
        @Override
        public void publish(List<String> payloads) {
            try {
                for (String payload : payloads) {
                    window.enter();
                    client.publish(
                            route.topic(),
                            payload.getBytes(StandardCharsets.UTF_8),
                            route.qos(),
                            false,
                            null,
                            new Acknowledged(window));
                }
            } catch (MqttException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void finish() {
            window.awaitEmpty();
        }

        @Override
        public void close() {
            PahoV3.close(client);
        }
    }

    private record Acknowledged(Window window) implements IMqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            window.leave();
        }

        @Override
        public void onFailure(IMqttToken token, @Nullable Throwable cause) {
            window.fail(cause);
        }
    }
}
