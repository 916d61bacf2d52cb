package io.skein.router;

/**
 * What the router is told once.
 *
 * @param matchCacheTopics topics each loop remembers the receivers of
 * @param retainedBytesMaximum of all retained messages, by {@link io.skein.model.Publication#weightBytes()}
 * @param maxPendingTakeovers how many connections may wait for an older one of their client id to end
 * @param takeoverTimeoutMillis how long one of them waits before it is refused
 * @param queueQos0 whether messages at QoS 0 reach a durable session by its queue too; the same on every node
 */
public record RouterOptions(
        int matchCacheTopics,
        long retainedBytesMaximum,
        int maxPendingTakeovers,
        int takeoverTimeoutMillis,
        boolean queueQos0) {}
