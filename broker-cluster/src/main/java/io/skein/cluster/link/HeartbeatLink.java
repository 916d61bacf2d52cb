package io.skein.cluster.link;

import io.skein.cluster.wire.Grant;
import io.skein.cluster.wire.Heartbeat;
import java.util.Collection;
import java.util.UUID;

/** Carries heartbeats and grants: each at most once, none repeated, in no order with anything else. */
public interface HeartbeatLink {
    /** Any thread. */
    void send(Collection<UUID> peers, Heartbeat heartbeat);

    /** Any thread. */
    void send(UUID peer, Grant grant);

    /** Says who is told of what other nodes send; to be set before the links start. */
    void receiver(Receiver receiver);

    /** Takes heartbeats and grants of whoever sends them. On the thread of the cluster's context. */
    interface Receiver {
        void onHeartbeat(Heartbeat heartbeat);

        void onGrant(Grant grant);
    }
}
