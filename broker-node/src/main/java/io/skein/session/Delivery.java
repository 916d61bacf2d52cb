package io.skein.session;

import io.skein.model.Publication;
import io.skein.model.Qos;

/**
 * One message for one subscriber, waiting or in flight.
 *
 * @param qos what this subscriber gets, never {@link Qos#AT_MOST_ONCE} once queued
 * @param retain the RETAIN flag this subscriber sees
 * @param subscriptionIds borrowed, shared by deliveries
 */
record Delivery(
        Publication publication,
        Qos qos,
        boolean retain,
        @SuppressWarnings("ArrayRecordComponent") int[] subscriptionIds) {
    int weightBytes() {
        return publication.weightBytes();
    }
}
