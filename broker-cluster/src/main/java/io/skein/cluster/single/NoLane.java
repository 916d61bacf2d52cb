package io.skein.cluster.single;

import io.skein.cluster.NodeLinks;
import io.skein.model.Publication;
import io.skein.model.QueuePlace;
import io.skein.model.TopicFilter;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A lane to nobody. */
final class NoLane implements NodeLinks.Lane {
    static final NoLane INSTANCE = new NoLane();

    private NoLane() {}

    /** Every peer is one that is gone. */
    @Override
    public void publish(
            UUID peer, Publication publication, List<TopicFilter> groups, boolean direct, @Nullable Runnable accepted) {
        if (accepted != null) {
            accepted.run();
        }
    }

    @Override
    public void hint(UUID peer, QueuePlace place, @Nullable Publication publication) {
        // There is no other node.
    }

    @Override
    public void whenTaken(Runnable done) {
        done.run();
    }

    @Override
    public void flush() {}

    @Override
    public boolean isCongested() {
        return false;
    }

    @Override
    public void onDrained(Runnable handler) {}
}
