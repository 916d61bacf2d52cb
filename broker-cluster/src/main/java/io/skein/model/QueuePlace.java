package io.skein.model;

/**
 * Where a message stands in the queue of a durable session, and how its client is to get it.
 *
 * @param epoch of the claim the client is connected by
 * @param position {@link #UNKNOWN}: there is something new, its place has to be looked up
 * @param qos what the subscriber gets
 * @param retain the RETAIN flag it sees
 */
public record QueuePlace(
        ClientId client,
        long epoch,
        long position,
        Qos qos,
        boolean retain,
        @SuppressWarnings("ArrayRecordComponent") int[] subscriptionIds) {
    public static final long UNKNOWN = -1;

    private static final int[] NO_IDS = {};

    /** Something has been appended, nobody can say where. */
    public static QueuePlace unknown(ClientId client, long epoch) {
        return new QueuePlace(client, epoch, UNKNOWN, Qos.AT_LEAST_ONCE, false, NO_IDS);
    }
}
