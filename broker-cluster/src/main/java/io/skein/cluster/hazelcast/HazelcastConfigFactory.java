package io.skein.cluster.hazelcast;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.DiscoveryStrategyConfig;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import io.skein.store.hazelcast.HazelcastRetainedMap;
import io.skein.store.hazelcast.HazelcastRouteMap;
import io.skein.store.hazelcast.HazelcastSessionStore;
import io.skein.store.hazelcast.HighestLineage;
import io.skein.store.hazelcast.HighestVersion;
import io.skein.store.hazelcast.ReplicationSafety;
import io.skein.store.hazelcast.StoredTypes;
import java.net.InetAddress;
import java.util.UUID;

/** Hazelcast's configuration, all of it: no file is read, and nothing is left to a default that matters. */
final class HazelcastConfigFactory {
    /** Member attributes. Vert.x knows the first by this name. */
    static final String INCARNATION = "__vertx.nodeId";

    static final String NODE_ID = "skein.node-id";

    /** One question of each member at a time, and some that were given up. */
    private static final int SAFETY_QUEUE = 64;

    private HazelcastConfigFactory() {}

    /**
     * @param host the resolved {@code cluster.host}
     * @param dns resolves {@code cluster.dns-name}
     */
    static Config configOf(ClusterOptions options, InetAddress host, UUID incarnation, DnsDiscovery.Resolver dns) {
        Config config = new Config();
        config.setClassLoader(HazelcastConfigFactory.class.getClassLoader());
        config.setClusterName(options.name());
        config.getMemberAttributeConfig().setAttribute(INCARNATION, incarnation.toString());
        config.getMemberAttributeConfig().setAttribute(NODE_ID, options.nodeId());
        config.getSerializationConfig().addDataSerializableFactory(StoredTypes.FACTORY_ID, new StoredTypes());
        config.getMetricsConfig().setEnabled(false);
        setNetwork(config, options, host, dns);
        setTimes(config);
        setSilence(config);
        addMaps(config, options.backupCount());
        config.addExecutorConfig(new ExecutorConfig(ReplicationSafety.EXECUTOR)
                .setPoolSize(1)
                .setQueueCapacity(SAFETY_QUEUE)
                .setStatisticsEnabled(false));
        return config;
    }

    /**
     * One port for members and nothing else. The other kind of port, which is for clients too, has a thread write
     * without end to a peer that accepts and does not answer, as a frozen one does; what else that thread has to send
     * waits, and members that live remove each other.
     */
    private static void setNetwork(Config config, ClusterOptions options, InetAddress host, DnsDiscovery.Resolver dns) {
        config.setProperty("hazelcast.local.localAddress", host.getHostAddress());
        config.setProperty("hazelcast.socket.bind.any", "false");
        AdvancedNetworkConfig network = config.getAdvancedNetworkConfig();
        network.setEnabled(true)
                .setMemberEndpointConfig(new ServerSocketEndpointConfig()
                        .setPort(options.port())
                        .setPortAutoIncrement(false)
                        .setReuseAddress(true));
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        String dnsName = options.dnsName();
        if (dnsName == null) {
            join.getTcpIpConfig().setEnabled(true).setMembers(options.members());
        } else {
            config.setProperty("hazelcast.discovery.enabled", "true");
            join.getDiscoveryConfig()
                    .addDiscoveryStrategyConfig(new DiscoveryStrategyConfig(
                            new DnsDiscovery.Factory(new DnsDiscovery(dnsName, options.port(), dns))));
        }
    }

    /** Failures are noticed and healed in seconds; by default it is minutes. */
    private static void setTimes(Config config) {
        config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
        config.setProperty("hazelcast.max.no.heartbeat.seconds", "5");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "5");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "5");
        config.setProperty("hazelcast.graceful.shutdown.max.wait", "20");
        config.setProperty("hazelcast.operation.backup.timeout.millis", "1000");
        config.setProperty("hazelcast.invocation.retry.pause.millis", "50");
        // what a reset connection has lost is given up after twice this time; by default that is two minutes
        config.setProperty("hazelcast.operation.call.timeout.millis", "8000");
        // without it, a write whose copy was not made in time is reported as a success
        config.setProperty("hazelcast.operation.fail.on.indeterminate.state", "true");
    }

    private static void setSilence(Config config) {
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.jmx", "false");
        config.setProperty("hazelcast.diagnostics.enabled", "false");
        config.setProperty("hazelcast.health.monitoring.level", "OFF");
    }

    private static void addMaps(Config config, int backupCount) {
        config.addMapConfig(map("default", backupCount));
        config.addMapConfig(map(HazelcastRouteMap.MAP, backupCount));
        config.addMapConfig(versioned(map(HazelcastRetainedMap.MAP, backupCount)));
        config.addMapConfig(map(HazelcastSessionStore.MAP, backupCount)
                .setInMemoryFormat(InMemoryFormat.OBJECT)
                .setMergePolicyConfig(new MergePolicyConfig().setPolicy(HighestLineage.class.getName())));
        // Vert.x keeps the event bus' addresses here
        config.addMapConfig(map("__vertx.nodeInfo", backupCount));
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET)
                .setBackupCount(backupCount));
    }

    private static MapConfig map(String name, int backupCount) {
        return new MapConfig(name).setBackupCount(backupCount).setStatisticsEnabled(false);
    }

    /** Changed by processors, so the value is kept as an object. */
    private static MapConfig versioned(MapConfig map) {
        return map.setInMemoryFormat(InMemoryFormat.OBJECT)
                .setMergePolicyConfig(new MergePolicyConfig().setPolicy(HighestVersion.class.getName()));
    }
}
