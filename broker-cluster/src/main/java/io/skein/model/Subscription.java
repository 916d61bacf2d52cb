package io.skein.model;

/**
 * One subscription of a session with its options (MQTT 5, 3.8.3.1).
 *
 * @param filter what is subscribed to
 * @param maximumQos the quality granted
 * @param noLocal whether the client's own messages are left out
 * @param retainAsPublished whether deliveries keep the RETAIN flag they were published with
 * @param retainHandling when retained messages are sent
 * @param identifier the Subscription Identifier, 1 to 268,435,455; 0 for none
 */
public record Subscription(
        TopicFilter filter,
        Qos maximumQos,
        boolean noLocal,
        boolean retainAsPublished,
        RetainHandling retainHandling,
        int identifier) {

    /** When a SUBSCRIBE makes the server send retained messages. */
    public enum RetainHandling {
        SEND_AT_SUBSCRIBE,
        SEND_IF_NEW,
        DO_NOT_SEND;

        private static final RetainHandling[] BY_CODE = values();

        /**
         * The option with this number on the wire.
         *
         * @throws IllegalArgumentException if {@code code} is not 0, 1 or 2
         */
        public static RetainHandling of(int code) {
            if (code < 0 || code > 2) {
                throw new IllegalArgumentException("retain handling " + code);
            }
            return BY_CODE[code];
        }

        public int code() {
            return ordinal();
        }
    }
}
