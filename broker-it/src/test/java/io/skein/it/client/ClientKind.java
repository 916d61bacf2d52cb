package io.skein.it.client;

import io.skein.it.fixture.Endpoint;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The clients of other hands the broker is tried with. */
public enum ClientKind {
    MOSQUITTO_311(4, new MosquittoClients("mqttv311")::publisher, new MosquittoClients("mqttv311")::subscriber),
    MOSQUITTO_5(5, new MosquittoClients("mqttv5")::publisher, new MosquittoClients("mqttv5")::subscriber),
    PAHO_311(4, PahoV3::publisher, PahoV3::subscriber),
    PAHO_5(5, PahoV5::publisher, PahoV5::subscriber),
    HIVEMQ_311(4, HiveMq::publisherV3, HiveMq::subscriberV3),
    HIVEMQ_5(5, HiveMq::publisherV5, HiveMq::subscriberV5),
    VERTX_311(4, VertxMqtt::publisher, VertxMqtt::subscriber),
    MQTT_JS_311(4, new MqttJs(4)::publisher, new MqttJs(4)::subscriber),
    MQTT_JS_5(5, new MqttJs(5)::publisher, new MqttJs(5)::subscriber);

    private final int version;
    private final Function<Route, TestPublisher> publisher;
    private final BiFunction<Route, Ledger, TestSubscriber> subscriber;

    ClientKind(
            int version,
            Function<Route, TestPublisher> publisher,
            BiFunction<Route, Ledger, TestSubscriber> subscriber) {
        this.version = version;
        this.publisher = publisher;
        this.subscriber = subscriber;
    }

    /** Whether it can connect there: some of them have no WebSocket. */
    public boolean speaks(Endpoint endpoint) {
        return !endpoint.isWebSocket()
                || !List.of(MOSQUITTO_311, MOSQUITTO_5, VERTX_311).contains(this);
    }

    /** The kind of mosquitto's client that speaks the same version. */
    public ClientKind reference() {
        return version == 5 ? MOSQUITTO_5 : MOSQUITTO_311;
    }

    /** Connects a publisher. */
    public TestPublisher publisher(Route route) {
        return publisher.apply(route);
    }

    /** Connects a subscriber and waits for its SUBACK. */
    public TestSubscriber subscriber(Route route, Ledger ledger) {
        return subscriber.apply(route, ledger);
    }
}
