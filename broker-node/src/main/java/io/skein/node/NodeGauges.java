package io.skein.node;

import io.skein.admin.SysFigures;
import io.skein.cluster.ClusterNode;
import io.skein.cluster.Lease;
import io.skein.observe.LoopCounter;
import io.skein.observe.LoopCounters;
import io.skein.observe.Metric;
import io.skein.observe.NodeMetrics;
import io.skein.router.MatchCache;
import io.skein.router.Router;
import io.skein.router.RouterLoop;
import io.skein.session.Session;
import io.skein.session.SessionEvents.DropReason;
import io.skein.store.RetainedStore;
import io.skein.store.SessionStore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is not counted as it happens but looked up when somebody scrapes. By whoever scrapes, one at a
 * time. */
final class NodeGauges {
    private final NodeMetrics metrics;
    private final Router router;
    private final RetainedStore retained;
    private final LoopCounters looked;
    private final long startNanos = System.nanoTime();
    private final @Nullable LinkGauges links;

    NodeGauges(NodeMetrics metrics, ClusterNode cluster, Router router, @Nullable LinkGauges links) {
        this.links = links;
        this.metrics = metrics;
        this.router = router;
        this.retained = cluster.retained();
        this.looked = metrics.newLoop();
        metrics.register(Metric.CLUSTER_MEMBERS, () -> cluster.view().members().size());
        Lease lease = cluster.lease();
        metrics.register(Metric.LEASE_HELD, () -> lease.isHeld() ? 1 : 0);
        metrics.register(Metric.LEASE_LOST, lease::lossCount);
        metrics.register(Metric.VIEW_MEMBERS, () -> lease.view().size());
        metrics.register(Metric.TERM, lease::term);
        metrics.register(Metric.ROUTES, router::remoteRoutes);
        metrics.register(Metric.RETAINED_MESSAGES, () -> retained.size());
        metrics.register(Metric.RETAINED_BYTES, () -> retained.bytes());
        metrics.register(Metric.HANDOVER_QUEUED, router::handOversQueued);
        registerStore(cluster.sessions());
    }

    private void registerStore(SessionStore store) {
        metrics.register(Metric.REPLICATION_SAFE, () -> store.isReplicationSafe() ? 1 : 0);
        metrics.register(Metric.STORE_BATCHES, () -> store.figures().batches());
        metrics.register(Metric.STORE_BATCHES_REPEATED, () -> store.figures().repeated());
        metrics.register(Metric.STORE_BATCHES_UNANSWERED, () -> store.figures().unanswered());
        metrics.register(Metric.STORE_CHANGES_REFUSED, () -> store.figures().changesRefused());
        metrics.register(Metric.STORE_BYTES, () -> store.room().storedBytes());
        metrics.register(Metric.STORE_USABLE_BYTES, () -> store.room().usableBytes());
        metrics.register(Metric.STORE_PENDING_BYTES, () -> store.figures().pendingBytes());
    }

    /** Looks everything up and returns the metrics as text. */
    synchronized String scrape() {
        refresh();
        return metrics.scrape();
    }

    /** Looks everything up for {@code $SYS}. */
    synchronized SysFigures figures() {
        refresh();
        return new SysFigures(
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos),
                metrics.total(LoopCounter.CONNECTIONS),
                metrics.total(LoopCounter.CONNECTIONS_OPENED),
                metrics.total(LoopCounter.SESSIONS),
                metrics.total(LoopCounter.SUBSCRIPTIONS),
                metrics.total(LoopCounter.PACKETS_RECEIVED),
                metrics.total(LoopCounter.PACKETS_SENT),
                metrics.total(Metric.MESSAGES_RECEIVED),
                metrics.total(Metric.MESSAGES_SENT),
                metrics.total(Metric.MESSAGES_DROPPED),
                metrics.total(LoopCounter.BYTES_RECEIVED),
                metrics.total(LoopCounter.BYTES_SENT),
                retained.size(),
                retained.bytes(),
                metrics.total(LoopCounter.QUEUED_MESSAGES),
                metrics.total(LoopCounter.QUEUED_BYTES));
    }

    private void refresh() {
        lookAtSessions();
        lookAtDrops();
        lookAtMatchCaches();
        if (links != null) {
            links.refresh();
            looked.set(LoopCounter.DROPPED_LINK_WINDOW, links.messagesDropped());
        }
    }

    private void lookAtSessions() {
        long sessions = 0;
        long subscriptions = 0;
        long messages = 0;
        long bytes = 0;
        long bytesMax = 0;
        long outboundMax = 0;
        for (Session session : router.clients().sessions()) {
            sessions++;
            subscriptions += session.subscriptionCount();
            messages += session.queuedMessages();
            bytes += session.queuedBytes();
            bytesMax = Math.max(bytesMax, session.queuedBytes());
            outboundMax = Math.max(outboundMax, session.outboundBytes());
        }
        looked.set(LoopCounter.SESSIONS, sessions);
        looked.set(LoopCounter.SUBSCRIPTIONS, subscriptions);
        looked.set(LoopCounter.QUEUED_MESSAGES, messages);
        looked.set(LoopCounter.QUEUED_BYTES, bytes);
        looked.set(LoopCounter.QUEUED_BYTES_MAX, bytesMax);
        looked.set(LoopCounter.OUTBOUND_BUFFERED_MAX, outboundMax);
    }

    private void lookAtDrops() {
        looked.set(LoopCounter.DROPPED_QOS0_UNWRITABLE, router.dropped(DropReason.QOS0_UNWRITABLE));
        looked.set(LoopCounter.DROPPED_QUEUE_FULL, router.dropped(DropReason.QUEUE_FULL));
        looked.set(LoopCounter.DROPPED_RETAINED_FULL, router.notRetained());
        looked.set(LoopCounter.LIMIT_STORE_BYTES, router.notQueued());
        looked.set(LoopCounter.DROPPED_HANDOVER_FULL, router.dropped(DropReason.QOS0_HANDOVER_FULL));
        looked.set(LoopCounter.UNMATCHED, router.unmatched());
        looked.set(LoopCounter.DROPPED_EXPIRED, router.dropped(DropReason.EXPIRED));
        looked.set(LoopCounter.DROPPED_TOO_LARGE, router.dropped(DropReason.PACKET_TOO_LARGE));
    }

    private void lookAtMatchCaches() {
        long hits = 0;
        long misses = 0;
        for (RouterLoop loop : router.loops()) {
            MatchCache<Session> cache = loop.matches();
            hits += cache.hits();
            misses += cache.misses();
        }
        looked.set(LoopCounter.MATCH_CACHE_HITS, hits);
        looked.set(LoopCounter.MATCH_CACHE_MISSES, misses);
    }
}
