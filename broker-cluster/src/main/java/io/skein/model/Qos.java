package io.skein.model;

/** Quality of service of a publication, a subscription or a delivery (MQTT 5, 4.3). */
public enum Qos {
    AT_MOST_ONCE,
    AT_LEAST_ONCE,
    EXACTLY_ONCE;

    private static final Qos[] BY_CODE = values();

    /** The number on the wire: 0, 1 or 2. */
    public int code() {
        return ordinal();
    }

    /**
     * The quality with this number on the wire.
     *
     * @throws IllegalArgumentException if {@code code} is not 0, 1 or 2
     */
    public static Qos of(int code) {
        if (code < 0 || code > 2) {
            throw new IllegalArgumentException("QoS " + code);
        }
        return BY_CODE[code];
    }

    /** The lower of the two: what a delivery gets [MQTT-3.8.4-8]. */
    public Qos atMost(Qos other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
