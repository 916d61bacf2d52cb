/**
 * Who may act in a cluster, and by which view: heartbeats, grants and stable views as one state machine. Knows neither
 * Hazelcast nor sockets nor a clock, so that its interleavings can be tested.
 */
@NullMarked
package io.skein.cluster.lease;

import org.jspecify.annotations.NullMarked;
