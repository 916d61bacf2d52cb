package io.skein.cluster.hazelcast;

import io.skein.cluster.ClusterView;
import io.skein.cluster.Member;
import io.skein.cluster.replication.ClusterLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until {@code cluster.min-members} are there, and says from time to time who is missing. */
final class EnoughMembers {
    private static final Logger LOG = LoggerFactory.getLogger(EnoughMembers.class);
    private static final long LOG_MILLIS = 10_000;

    private final ClusterLoop loop;
    private final ClusterView view;
    private final ClusterOptions options;
    private final Promise<Void> enough = Promise.promise();

    EnoughMembers(ClusterLoop loop, ClusterView view, ClusterOptions options) {
        this.loop = loop;
        this.view = view;
        this.options = options;
    }

    /** @return completes on any thread */
    Future<Void> await() {
        view.listen(new ClusterView.Listener() {
            @Override
            public void memberAdded(Member member) {
                check();
            }

            @Override
            public void memberRemoved(Member member) {
                // fewer are never enough sooner
            }
        });
        check();
        loop.schedule(LOG_MILLIS, this::log);
        return enough.future();
    }

    private void check() {
        if (view.members().size() >= options.minMembers()) {
            enough.tryComplete();
        }
    }

    private void log() {
        check();
        if (!enough.future().isComplete()) {
            LOG.warn(
                    "not ready: {} of {} members are here (cluster.min-members); not reached: {}",
                    view.members().size(),
                    options.minMembers(),
                    missing());
            loop.schedule(LOG_MILLIS, this::log);
        }
    }

    /** The configured addresses where no member is. */
    private List<String> missing() {
        Set<String> here = new HashSet<>();
        view.members().forEach(member -> here.add(member.address()));
        String dnsName = options.dnsName();
        List<String> missing = new ArrayList<>(dnsName == null ? options.members() : List.of(dnsName));
        missing.removeIf(address -> here.contains(resolved(address)));
        return missing;
    }

    /** As {@link Member#address()} writes it. */
    private static String resolved(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 0) {
            return address;
        }
        String host = address.substring(0, colon).replace("[", "").replace("]", "");
        InetSocketAddress socket = new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1)));
        return HazelcastClusterView.addressOf(socket);
    }
}
