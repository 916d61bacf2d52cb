package io.skein.store.session;

/**
 * What a change depends on besides the entry, the same on every copy.
 *
 * @param nowMillis the cluster's time when the change was sent
 * @param term the sender's, see {@code cluster.Lease}
 * @param maxQueuedMessages in the queue, those in flight included
 * @param maxQueuedBytes by {@link io.skein.model.Publication#weightBytes()}; a single message always fits
 * @param overflow what is done at these bounds
 * @param qos2WindowMillis how long publication ids are remembered
 * @param qos2WindowSize how many of them at most
 */
public record ChangeContext(
        long nowMillis,
        long term,
        int maxQueuedMessages,
        int maxQueuedBytes,
        Overflow overflow,
        long qos2WindowMillis,
        int qos2WindowSize) {
    /** What is done when a queue is full. */
    public enum Overflow {
        /** The oldest message that has not been sent yet gives way. */
        DROP_OLDEST,
        /** What comes is dropped. */
        DROP_NEWEST,
        /** The publisher is refused; MQTT 5 says 0x97. */
        REFUSE
    }
}
