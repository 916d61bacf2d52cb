package io.skein.cluster.replication;

import io.skein.cluster.link.ControlLink;
import io.skein.cluster.wire.RetainedUpdate;
import io.skein.model.Publication;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import io.skein.store.RetainedStore;
import io.skein.store.RetainedTree;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retained messages on every node: a change goes into the shared map, which gives it a version, then to every peer
 * that counts; each applies only what is newer than what it has. One topic has one change on the way into the map; of
 * those that come meanwhile the last one follows.
 */
public final class RetainedReplication implements RetainedStore {
    private static final Logger LOG = LoggerFactory.getLogger(RetainedReplication.class);
    private static final long TOMBSTONE_MILLIS = 600_000;
    private static final int MAX_TOMBSTONES = 100_000;
    static final long SWEEP_MILLIS = 1_000;
    private static final int SWEEP_ENTRIES = 10_000;
    private static final long RETRY_MILLIS = 500;

    /** What is to follow the change that is on the way. */
    private static final class Following {
        private final List<Waiter> waiters = new ArrayList<>(1);
        private @Nullable Publication publication;
    }

    private record Change(Publication publication, List<Waiter> waiters) {
        TopicName topic() {
            return publication.topic();
        }

        /** Null if the topic has no retained message any more [MQTT-3.3.1-6]. */
        @Nullable
        Publication retained() {
            return publication.payload().isEmpty() ? null : publication;
        }
    }

    private final ClusterLoop loop;
    private final RetainedMap map;
    private final ControlLink link;
    private final Peers peers;

    // any thread
    private final RetainedTree tree = new RetainedTree(TOMBSTONE_MILLIS, MAX_TOMBSTONES);
    private final Queue<Change> changes = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean turnRequested = new AtomicBoolean();

    // the loop writes, others read
    private volatile int writingCount;
    private volatile boolean closed;

    // the loop only
    private final Answers answers;
    private final Map<TopicName, Following> writing = new HashMap<>();

    /** Replicates to the peers that count. */
    public RetainedReplication(ClusterLoop loop, RetainedMap map, ControlLink link, Peers peers) {
        this.loop = loop;
        this.map = map;
        this.link = link;
        this.peers = peers;
        this.answers = new Answers(loop);
        loop.schedule(SWEEP_MILLIS, this::sweep);
    }

    @Override
    public Future<Void> retain(Publication publication) {
        Waiter waiter = new Waiter();
        changes.add(new Change(publication, List.of(waiter)));
        if (turnRequested.compareAndSet(false, true)) {
            loop.execute(this::turn);
        }
        return waiter.future();
    }

    private void turn() {
        turnRequested.set(false);
        Change next = changes.poll();
        while (next != null) {
            Following following = writing.get(next.topic());
            if (following == null) {
                writing.put(next.topic(), new Following());
                write(next);
            } else {
                following.publication = next.publication();
                following.waiters.addAll(next.waiters());
            }
            next = changes.poll();
        }
        writingCount = writing.size();
    }

    private void write(Change change) {
        map.put(change.topic(), change.retained())
                .onComplete(
                        version -> loop.execute(() -> written(change, version)),
                        failure -> loop.execute(() -> failed(change, failure)));
    }

    private void written(Change change, long version) {
        tree.apply(change.topic(), version, change.retained(), System.currentTimeMillis());
        broadcast(change, version);
        writeFollowing(change.topic());
    }

    private void failed(Change change, Throwable failure) {
        answers.failed(change.waiters(), failure);
        writeFollowing(change.topic());
    }

    private void writeFollowing(TopicName topic) {
        Following following = writing.get(topic);
        if (following != null && following.publication != null) {
            writing.put(topic, new Following());
            write(new Change(following.publication, following.waiters));
        } else {
            writing.remove(topic);
        }
        writingCount = writing.size();
    }

    private void broadcast(Change change, long version) {
        RetainedUpdate update = new RetainedUpdate(change.topic(), version, change.retained());
        int[] missing = {1};
        Runnable accepted = () -> {
            missing[0]--;
            if (missing[0] == 0) {
                answers.done(change.waiters());
            }
        };
        peers.forEachCounted(peer -> {
            missing[0]++;
            link.send(peer.incarnation(), update, accepted);
        });
        accepted.run();
    }

    void onUpdate(RetainedUpdate update) {
        tree.apply(update.topic(), update.version(), update.publication(), System.currentTimeMillis());
    }

    /** Reads all that is stored; repeats until it works. */
    Future<Void> load() {
        if (closed) {
            return Future.failedFuture("the node is leaving");
        }
        return map.readAll(entry ->
                        tree.apply(entry.topic(), entry.version(), entry.publication(), System.currentTimeMillis()))
                .recover(this::loadLater);
    }

    private Future<Void> loadLater(Throwable failure) {
        if (closed) {
            return Future.failedFuture(failure);
        }
        LOG.warn("retained messages could not be read, repeating: {}", failure.toString());
        Promise<Void> promise = Promise.promise();
        loop.schedule(RETRY_MILLIS, () -> load().onComplete(promise));
        return promise.future();
    }

    private void sweep() {
        if (!closed) {
            tree.sweep(System.currentTimeMillis(), SWEEP_ENTRIES);
            loop.schedule(SWEEP_MILLIS, this::sweep);
        }
    }

    /** Stops repeating. */
    public void close() {
        closed = true;
    }

    @Override
    public List<Publication> matching(TopicFilter filter) {
        List<Publication> found = new ArrayList<>();
        tree.match(filter, System.currentTimeMillis(), found::add);
        return found;
    }

    @Override
    public long size() {
        return tree.size();
    }

    @Override
    public long bytes() {
        return tree.bytes();
    }

    /** How many topics have a change on the way into the shared map; any thread. */
    public int writingCount() {
        return writingCount;
    }
}
