package io.skein.it.client;

/** A client whose subscription the broker has acknowledged; what it receives goes to a {@link Ledger}. */
public interface TestSubscriber extends AutoCloseable {
    /** Ends the connection. */
    @Override
    void close();
}
