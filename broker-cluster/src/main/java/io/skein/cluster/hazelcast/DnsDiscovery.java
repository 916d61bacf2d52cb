package io.skein.cluster.hazelcast;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.properties.PropertyDefinition;
import com.hazelcast.logging.ILogger;
import com.hazelcast.spi.discovery.AbstractDiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryNode;
import com.hazelcast.spi.discovery.DiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryStrategyFactory;
import com.hazelcast.spi.discovery.SimpleDiscoveryNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds members by a name that resolves to the addresses of all of them, all on one port. */
final class DnsDiscovery extends AbstractDiscoveryStrategy {
    private static final Logger LOG = LoggerFactory.getLogger(DnsDiscovery.class);

    /** Looks a name up. */
    interface Resolver {
        InetAddress[] addressesOf(String name) throws UnknownHostException;
    }

    private final String name;
    private final int port;
    private final Resolver resolver;

    DnsDiscovery(String name, int port, Resolver resolver) {
        super(null, Map.of());
        this.name = name;
        this.port = port;
        this.resolver = resolver;
    }

    /** Called again and again while this node is alone; a name that is not known yet may be known later. */
    @Override
    public Iterable<DiscoveryNode> discoverNodes() {
        List<DiscoveryNode> found = new ArrayList<>();
        try {
            for (InetAddress address : resolver.addressesOf(name)) {
                found.add(new SimpleDiscoveryNode(new Address(address, port)));
            }
        } catch (UnknownHostException unknown) {
            LOG.warn("cluster.dns-name: {} cannot be resolved", name);
        }
        return found;
    }

    /** Hands Hazelcast the one strategy there is. */
    static final class Factory implements DiscoveryStrategyFactory {
        private final DnsDiscovery strategy;

        Factory(DnsDiscovery strategy) {
            this.strategy = strategy;
        }

        @Override
        public Class<? extends DiscoveryStrategy> getDiscoveryStrategyType() {
            return DnsDiscovery.class;
        }

        @Override
        @SuppressWarnings("rawtypes") // as the interface has it
        public DiscoveryStrategy newDiscoveryStrategy(
                @Nullable DiscoveryNode discoveryNode, ILogger logger, Map<String, Comparable> properties) {
            return strategy;
        }

        @Override
        public Collection<PropertyDefinition> getConfigurationProperties() {
            return List.of();
        }
    }
}
