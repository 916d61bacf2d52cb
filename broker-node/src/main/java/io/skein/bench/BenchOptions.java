package io.skein.bench;

import io.skein.config.HostPort;
import io.skein.listener.mqtt.codec.MqttVersion;
import io.skein.model.Payload;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run is asked to do, checked.
 *
 * @param publisherTargets where publishers connect, in turn; at least one
 * @param subscriberTargets where subscribers connect, in turn, and what the other modes connect; at least one
 * @param sources addresses to connect from, in turn; empty for what the system chooses
 * @param login null for none
 * @param qos of publications and subscriptions, 0 to 2
 * @param payloadBytes at least {@link Stamp#LENGTH}
 * @param publishers at least 1
 * @param subscribers at least 1; in modes about connections, how many there are at once
 * @param durable whether subscribers have sessions that outlive their connections
 * @param window how many QoS 1 and 2 messages of one publisher may be unacknowledged, 1 to 65,535
 * @param backlog how many messages of one publisher may be sent and not delivered
 * @param messagesPerSecond of all publishers together; 0 for as many as there is room for
 * @param messages of modes that store: for each session, or retained ones
 * @param connectionsPerSecond opened at most; 0 for no limit
 * @param connecting how many connections are being opened at once
 * @param threads event loops of the tool
 * @param brokerPids whose use of CPU and memory is measured; may be empty
 * @param topicPrefix before all topics and client identifiers
 */
record BenchOptions(
        Mode mode,
        List<HostPort> publisherTargets,
        List<HostPort> subscriberTargets,
        List<String> sources,
        @Nullable Login login,
        MqttVersion version,
        int qos,
        int payloadBytes,
        int publishers,
        int subscribers,
        boolean durable,
        int window,
        int backlog,
        double messagesPerSecond,
        int messages,
        double connectionsPerSecond,
        int connecting,
        int threads,
        Duration warmUp,
        Duration duration,
        List<Long> brokerPids,
        String topicPrefix) {

    /** User name and password, which no text shows. */
    record Login(String userName, Payload password) {
        @Override
        public String toString() {
            return "Login[userName=" + userName + "]";
        }
    }

    /** Whether messages leave at fixed times, whatever the broker does with them. */
    boolean isOpenLoop() {
        return messagesPerSecond > 0;
    }
}
