package io.skein.cluster.link;

import io.skein.cluster.NodeLinks;
import io.skein.cluster.wire.PublicationBytes;
import io.skein.model.Publication;
import io.skein.model.QueuePlace;
import io.skein.model.TopicFilter;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The lane of one event loop. All methods on that loop. */
final class PublicationLane implements NodeLinks.Lane {
    private final Thread owner = Thread.currentThread();
    private final LaneSenders senders;
    private final PublicationBytes encoder;

    PublicationLane(LaneSenders senders, LinkClocks clocks) {
        this.senders = senders;
        this.encoder = new PublicationBytes(clocks.wallMillis());
    }

    @Override
    public void publish(
            UUID peer, Publication publication, List<TopicFilter> groups, boolean direct, @Nullable Runnable accepted) {
        assert Thread.currentThread() == owner;
        LaneSender sender = senders.to(peer);
        if (sender != null) {
            sender.publish(encoder.of(publication), groups, direct, accepted);
        } else if (accepted != null) {
            senders.complete(accepted);
        }
    }

    @Override
    public void hint(UUID peer, QueuePlace place, @Nullable Publication publication) {
        assert Thread.currentThread() == owner;
        LaneSender sender = senders.to(peer);
        if (sender != null) {
            sender.hint(place, publication == null ? null : encoder.of(publication));
        }
    }

    @Override
    public void whenTaken(Runnable done) {
        assert Thread.currentThread() == owner;
        senders.whenTaken(done);
    }

    @Override
    public void flush() {
        assert Thread.currentThread() == owner;
        encoder.forget();
        senders.flush();
    }

    @Override
    public boolean isCongested() {
        return senders.isCongested();
    }

    @Override
    public void onDrained(Runnable handler) {
        assert Thread.currentThread() == owner;
        senders.onDrained(handler);
    }
}
