package io.skein.it.conformance;

import io.skein.it.raw.RawConnect;

/** The two standards a client may speak, for tests of what both demand. */
enum Protocol {
    MQTT_3_1_1(4),
    MQTT_5(5);

    private final int level;

    Protocol(int level) {
        this.level = level;
    }

    /** The number in CONNECT. */
    int level() {
        return level;
    }

    /** A CONNECT of this version, with a clean session. */
    RawConnect connect(String clientId) {
        return this == MQTT_5 ? RawConnect.v5(clientId) : RawConnect.v311(clientId);
    }

    /** A CONNECT of this version whose session outlives the connection. */
    RawConnect durable(String clientId) {
        RawConnect connect = connect(clientId).resuming();
        return this == MQTT_5 ? connect.sessionExpiry(1000) : connect;
    }
}
