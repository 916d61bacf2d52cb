package io.skein.admin;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * This node's figures under the names Mosquitto's users know, {@code $SYS/broker/...}. A client sees those of the node
 * it is connected to. One thread at a time.
 */
final class BrokerTopics {
    private static final int[] WINDOW_MINUTES = {1, 5, 15};

    private static final Map<String, ToLongFunction<SysFigures>> LOADS = loads();

    private final String version;
    private final Map<String, LoadAverage> averages = new LinkedHashMap<>();
    private long connectionsMaximum;

    BrokerTopics(String version) {
        this.version = version;
    }

    private static Map<String, ToLongFunction<SysFigures>> loads() {
        Map<String, ToLongFunction<SysFigures>> loads = new LinkedHashMap<>();
        loads.put("connections", SysFigures::connectionsOpened);
        loads.put("messages/received", SysFigures::packetsReceived);
        loads.put("messages/sent", SysFigures::packetsSent);
        loads.put("publish/received", SysFigures::publishesReceived);
        loads.put("publish/sent", SysFigures::publishesSent);
        loads.put("publish/dropped", SysFigures::messagesDropped);
        loads.put("bytes/received", SysFigures::bytesReceived);
        loads.put("bytes/sent", SysFigures::bytesSent);
        return loads;
    }

    /**
     * The values by topic.
     *
     * @param elapsedSeconds since the last call, or since the start
     */
    Map<String, String> values(SysFigures now, double elapsedSeconds) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("version", "skein version " + version);
        values.put("uptime", now.uptimeSeconds() + " seconds");
        clients(now, values);
        values.put("messages/received", String.valueOf(now.packetsReceived()));
        values.put("messages/sent", String.valueOf(now.packetsSent()));
        values.put("publish/messages/received", String.valueOf(now.publishesReceived()));
        values.put("publish/messages/sent", String.valueOf(now.publishesSent()));
        values.put("publish/messages/dropped", String.valueOf(now.messagesDropped()));
        values.put("bytes/received", String.valueOf(now.bytesReceived()));
        values.put("bytes/sent", String.valueOf(now.bytesSent()));
        values.put("subscriptions/count", String.valueOf(now.subscriptions()));
        values.put("retained messages/count", String.valueOf(now.retainedMessages()));
        values.put("store/messages/count", String.valueOf(now.retainedMessages() + now.queuedMessages()));
        values.put("store/messages/bytes", String.valueOf(now.retainedBytes() + now.queuedBytes()));
        heap(values);
        LOADS.forEach((name, counter) -> load(name, counter.applyAsLong(now), elapsedSeconds, values));
        return values;
    }

    private void clients(SysFigures now, Map<String, String> values) {
        connectionsMaximum = Math.max(connectionsMaximum, now.connections());
        values.put("clients/connected", String.valueOf(now.connections()));
        values.put("clients/disconnected", String.valueOf(Math.max(0, now.sessions() - now.connections())));
        values.put("clients/total", String.valueOf(Math.max(now.sessions(), now.connections())));
        values.put("clients/maximum", String.valueOf(connectionsMaximum));
    }

    private static void heap(Map<String, String> values) {
        Runtime jvm = Runtime.getRuntime();
        values.put("heap/current size", String.valueOf(jvm.totalMemory() - jvm.freeMemory()));
        values.put("heap/maximum size", String.valueOf(jvm.maxMemory()));
    }

    private void load(String name, long value, double elapsedSeconds, Map<String, String> values) {
        for (int minutes : WINDOW_MINUTES) {
            String topic = "load/" + name + "/" + minutes + "min";
            double average = averages.computeIfAbsent(topic, unseen -> new LoadAverage(minutes))
                    .update(value, elapsedSeconds);
            values.put(topic, String.format(Locale.ROOT, "%.2f", average));
        }
    }
}
