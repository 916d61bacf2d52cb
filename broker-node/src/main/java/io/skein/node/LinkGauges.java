package io.skein.node;

import io.micrometer.core.instrument.Meter;
import io.skein.cluster.ClusterView;
import io.skein.cluster.Member;
import io.skein.cluster.link.LinkStats;
import io.skein.cluster.link.LinkStats.PeerStats;
import io.skein.observe.Metric;
import io.skein.observe.NodeMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The links' figures by peer: meters come and go with the members. On the scraping thread, one at a time. */
final class LinkGauges {
    private final NodeMetrics metrics;
    private final ClusterView view;
    private final Supplier<LinkStats> stats;
    private final Map<UUID, List<Meter>> metersByPeer = new HashMap<>();
    private volatile LinkStats latest = new LinkStats(List.of(), 0, 0);

    LinkGauges(NodeMetrics metrics, ClusterView view, Supplier<LinkStats> stats) {
        this.metrics = metrics;
        this.view = view;
        this.stats = stats;
        metrics.register(
                Metric.LINK_PEERS_SUSPECTED,
                () -> latest.peers().stream().filter(PeerStats::suspected).count());
    }

    /** Messages for peers given up at a full window. */
    long messagesDropped() {
        return latest.messagesDropped();
    }

    void refresh() {
        latest = stats.get();
        List<UUID> gone = new ArrayList<>(metersByPeer.keySet());
        for (PeerStats peer : latest.peers()) {
            gone.remove(peer.peer());
            if (!metersByPeer.containsKey(peer.peer())) {
                metersByPeer.put(peer.peer(), register(peer.peer()));
            }
        }
        for (UUID peer : gone) {
            List<Meter> meters = metersByPeer.remove(peer);
            if (meters != null) {
                meters.forEach(metrics::remove);
            }
        }
    }

    private List<Meter> register(UUID peer) {
        String label = nodeIdOf(peer);
        return List.of(
                register(Metric.LINK_BATCHES_SENT, label, peer, PeerStats::batchesSent),
                register(Metric.LINK_BATCHES_RECEIVED, label, peer, PeerStats::batchesReceived),
                register(Metric.LINK_BATCHES_RETRANSMITTED, label, peer, PeerStats::batchesRetransmitted),
                register(Metric.LINK_WINDOW_MESSAGES, label, peer, PeerStats::windowMessages),
                register(Metric.LINK_WINDOW_BYTES, label, peer, PeerStats::windowBytes));
    }

    private Meter register(Metric metric, String label, UUID peer, ToLongFunction<PeerStats> figure) {
        return metrics.register(metric, label, () -> {
            PeerStats found = find(peer);
            return found == null ? 0 : figure.applyAsLong(found);
        });
    }

    private @Nullable PeerStats find(UUID peer) {
        for (PeerStats candidate : latest.peers()) {
            if (candidate.peer().equals(peer)) {
                return candidate;
            }
        }
        return null;
    }

    private String nodeIdOf(UUID peer) {
        for (Member member : view.members()) {
            if (member.incarnation().equals(peer)) {
                return member.nodeId();
            }
        }
        return peer.toString();
    }
}
