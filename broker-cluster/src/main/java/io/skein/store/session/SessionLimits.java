package io.skein.store.session;

import io.skein.store.session.ChangeContext.Overflow;

/**
 * Bounds of every session, as configured.
 *
 * @param maxQueuedMessages {@code session.max-queued-messages}: waiting and in flight together
 * @param maxQueuedBytes {@code session.max-queued-bytes}, by {@link io.skein.model.Publication#weightBytes()}; a single
 *     message always fits
 * @param overflow {@code session.overflow}: what is done at these two bounds
 * @param qos2WindowMillis {@code qos2.dedup-window}: how long a QoS 2 message is known by its publication id
 * @param qos2WindowSize how many of them are known at most
 */
public record SessionLimits(
        int maxQueuedMessages, int maxQueuedBytes, Overflow overflow, long qos2WindowMillis, int qos2WindowSize) {
    /** These bounds at a moment of the cluster's time, under a term. */
    public ChangeContext at(long nowMillis, long term) {
        return new ChangeContext(
                nowMillis, term, maxQueuedMessages, maxQueuedBytes, overflow, qos2WindowMillis, qos2WindowSize);
    }
}
