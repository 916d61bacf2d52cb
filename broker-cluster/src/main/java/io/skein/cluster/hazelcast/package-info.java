/** Membership and shared maps by Hazelcast, the event bus of a clustered Vert.x between the nodes. */
@NullMarked
package io.skein.cluster.hazelcast;

import org.jspecify.annotations.NullMarked;
