package io.skein.it.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/** Eclipse Paho's Java client for MQTT 5. */
final class PahoV5 {
    /** Below every broker's Receive Maximum: the client refuses to publish more instead of waiting. */
    private static final int WINDOW = 10;

    private static final long DEADLINE_MILLIS = 20_000;
    /** The client waits this long for an answer that DISCONNECT does not have. */
    private static final long DISCONNECT_MILLIS = 200;

    private PahoV5() {}

    private static MqttAsyncClient connect(Route route, @Nullable MqttCallback callback) throws MqttException {
        MqttAsyncClient client = new MqttAsyncClient(route.broker().uri(), route.clientId(), new MemoryPersistence());
        if (callback != null) {
            client.setCallback(callback);
        }
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setAutomaticReconnect(false);
        options.setCleanStart(true);
        route.broker()
                .trust()
                .ifPresent(trust -> options.setSocketFactory(trust.context().getSocketFactory()));
        client.connect(options).waitForCompletion(DEADLINE_MILLIS);
        return client;
    }

    static TestSubscriber subscriber(Route route, Ledger ledger) {
        try {
            MqttAsyncClient client = connect(route, new ToLedger(ledger));
            client.subscribe(route.topic(), route.qos()).waitForCompletion(DEADLINE_MILLIS);
            return () -> close(client);
        } catch (MqttException e) {
            throw new AssertionError(e);
        }
    }

    static TestPublisher publisher(Route route) {
        try {
            return new Publisher(connect(route, null), route, new Window(WINDOW));
        } catch (MqttException e) {
            throw new AssertionError(e);
        }
    }

    private static void close(MqttAsyncClient client) {
        try {
            client.disconnectForcibly(0, DISCONNECT_MILLIS, 0, new MqttProperties());
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
            PahoV5.close(client);
        }
    }

    private record Acknowledged(Window window) implements MqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            window.leave();
        }

        @Override
        public void onFailure(IMqttToken token, @Nullable Throwable cause) {
            window.fail(cause);
        }
    }

    private record ToLedger(Ledger ledger) implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            ledger.received(
                    new String(message.getPayload(), StandardCharsets.UTF_8), message.getQos(), message.isDuplicate());
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }
}
