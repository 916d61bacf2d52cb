package io.skein.it.conformance;

/** The two final OASIS standards. */
public enum Standard {
    MQTT_3_1_1("MQTT 3.1.1", "mqtt-3.1.1.txt"),
    MQTT_5("MQTT 5", "mqtt-5.txt");

    private final String title;
    private final String resource;

    Standard(String title, String resource) {
        this.title = title;
        this.resource = resource;
    }

    String title() {
        return title;
    }

    /** The file beside the classes that lists its numbered statements. */
    String resource() {
        return resource;
    }
}
