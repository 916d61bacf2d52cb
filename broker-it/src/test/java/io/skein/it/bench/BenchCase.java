package io.skein.it.bench;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A case of the benchmark: what the load tool is asked to do, and which of its figures decides. */
enum BenchCase {
    PAIR_QOS0("pair", Figure.CPU, "<= 1.0"),
    PAIR_QOS1("pair --qos 1", Figure.CPU, "<= 4"),
    PAIR_QOS2("pair --qos 2", Figure.CPU, "<= 8"),
    FAN_OUT("fan-out", Figure.CPU, "<= 0.6"),
    FAN_IN("fan-in", Figure.CPU, "<= 1.2"),
    SHARED_QOS1("shared --qos 1", Figure.CPU, "<= 6"),
    OPEN_LOOP("pair --qos 1 --rate 5000", Figure.P99, "<= mosquitto"),
    IDLE("connect --connections 18000 --source 127.0.0.2", Figure.IDLE_BYTES, "<= 8192"),
    CHURN("churn --source 127.0.0.3", Figure.CONNECTIONS, ">= mosquitto"),
    OFFLINE("offline --qos 1 --subscribers 300 --messages 1000", Figure.DELIVERIES, ">= 550,000"),
    RETAINED("retained", Figure.DELIVERIES, ">= 610,000"),
    ACROSS_QOS0("pair", Figure.CPU, "<= 2"),
    ACROSS_QOS1("pair --qos 1", Figure.CPU, "<= 8"),
    DURABLE_100("pair --qos 1 --durable --subscribers 100", Figure.CPU, "<= 20"),
    DURABLE_10000("pair --qos 1 --durable --subscribers 10000 --rate 10000", Figure.CPU, "<= 60");

    /** The figure by which brokers are compared. */
    enum Figure {
        /** CPU seconds of the broker per million deliveries. */
        CPU("measured", "broker", "cpuSecondsPerMillion"),
        P99("measured", "latencyMicros", "p99"),
        IDLE_BYTES("idle", null, "residentBytesPerConnection"),
        CONNECTIONS("measured", null, "connectionsPerSecond"),
        DELIVERIES("measured", null, "deliveredPerSecond");

        final String group;
        final @Nullable String inner;
        final String name;

        Figure(String group, @Nullable String inner, String name) {
            this.group = group;
            this.inner = inner;
            this.name = name;
        }
    }

    private static final Set<BenchCase> OF_CLUSTER = EnumSet.range(ACROSS_QOS0, DURABLE_10000);

    private final String arguments;
    private final Figure figure;
    private final String goal;

    BenchCase(String arguments, Figure figure, String goal) {
        this.arguments = arguments;
        this.figure = figure;
        this.goal = goal;
    }

    String arguments() {
        return arguments;
    }

    Figure figure() {
        return figure;
    }

    /** Of ours. */
    String goal() {
        return goal;
    }

    /** Publishers at one node of a cluster, subscribers at another; durable sessions with two copies. */
    boolean isOfCluster() {
        return OF_CLUSTER.contains(this);
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
