package io.skein.it.client;

import java.util.List;

/** A connected client that publishes to one topic at one QoS. One thread uses it. */
public interface TestPublisher extends AutoCloseable {
    /** Hands payloads to the client in their order; may return before they are acknowledged. */
    void publish(List<String> payloads);

    /** Returns when the broker has acknowledged all; nothing is published afterwards. */
    void finish();

    /** Ends the connection. */
    @Override
    void close();
}
