/**
 * What every node knows of the others: routes, retained messages, who must be told. Knows neither Hazelcast nor
 * sockets, so that its interleavings can be tested.
 */
@NullMarked
package io.skein.cluster.replication;

import org.jspecify.annotations.NullMarked;
