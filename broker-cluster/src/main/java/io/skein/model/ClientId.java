package io.skein.model;

/**
 * A client identifier, unique in the whole cluster (MQTT 5, 3.1.3.1).
 *
 * @param value never empty: the listener assigns an identifier to a client that sends none
 */
public record ClientId(String value) {
    public ClientId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("empty client id");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
