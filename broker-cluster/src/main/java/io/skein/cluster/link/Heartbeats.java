package io.skein.cluster.link;

import io.skein.cluster.wire.FrameHeader;
import io.skein.cluster.wire.Grant;
import io.skein.cluster.wire.Heartbeat;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Heartbeats and grants as frames beside the lanes. */
final class Heartbeats implements HeartbeatLink {
    private final LinkTransport transport;
    private volatile @Nullable Receiver receiver;

    Heartbeats(LinkTransport transport) {
        this.transport = transport;
    }

    @Override
    public void send(Collection<UUID> peers, Heartbeat heartbeat) {
        byte[] frame = heartbeat.encode();
        for (UUID peer : peers) {
            transport.send(peer, frame);
        }
    }

    @Override
    public void send(UUID peer, Grant grant) {
        transport.send(peer, grant.encode());
    }

    @Override
    public void receiver(Receiver heartbeats) {
        receiver = heartbeats;
    }

    /** Takes a frame of one of the two kinds. */
    void take(FrameHeader header, byte[] frame) {
        Receiver heartbeats = receiver;
        if (heartbeats == null) {
            return;
        }
        if (header.kind() == FrameHeader.Kind.HEARTBEAT) {
            heartbeats.onHeartbeat(Heartbeat.decode(frame));
        } else {
            heartbeats.onGrant(Grant.decode(frame));
        }
    }
}
