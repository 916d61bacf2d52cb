package io.skein.bench;

import io.netty.buffer.ByteBuf;
import io.skein.listener.mqtt.codec.ConnAck;
import io.skein.listener.mqtt.codec.MqttPacket;
import io.skein.listener.mqtt.codec.PacketType;
import io.skein.listener.mqtt.codec.ReasonCode;
import io.skein.listener.mqtt.codec.SubAck;
import io.skein.listener.mqtt.codec.Subscribe;
import io.skein.listener.mqtt.codec.SubscriptionRequest;
import io.skein.model.Qos;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Receives what its filter matches, acknowledges it and accounts for it. Lives on its client's loop.
 */
final class Subscriber implements BenchClient.Behaviour {
    private final CompletableFuture<Subscriber> ready = new CompletableFuture<>();
    private final String topicFilter;
    private final Qos qos;
    private final Receipts receipts;
    private final Publisher.Ends ends;
    private final long[] newest;
    private @Nullable BenchClient client;
    private long reordered;

    /**
     * @param receipts where arrivals are written down; shared by the members of a group
     */
    Subscriber(String topicFilter, Qos qos, Receipts receipts, Publisher.Ends ends) {
        this.topicFilter = topicFilter;
        this.qos = qos;
        this.receipts = receipts;
        this.ends = ends;
        this.newest = new long[receipts.streams()];
    }

    /** Done when its subscription is granted. */
    CompletableFuture<Subscriber> ready() {
        return ready;
    }

    /** Messages that came after a later one of their stream. */
    long reordered() {
        return reordered;
    }

    @Override
    public void connected(BenchClient client, ConnAck answer) {
        this.client = client;
        if (answer.sessionPresent()) {
            ready.complete(this);
        } else {
            client.write(new Subscribe(1, 0, List.of(), List.of(SubscriptionRequest.of(topicFilter, qos))));
        }
    }

    @Override
    public void received(MqttPacket packet) {
        if (packet instanceof SubAck answer) {
            ReasonCode granted = answer.reasonCodes().get(0);
            if (granted.code() == qos.code()) {
                ready.complete(this);
            } else {
                ready.completeExceptionally(new BenchException("subscribing to " + topicFilter + ": " + granted));
            }
        }
    }

    @Override
    public void published(ByteBuf in, int payload, int length, int qos, int packetId) {
        BenchClient own = client;
        if (own == null || length < Stamp.LENGTH) {
            return;
        }
        own.loop().countDelivered(Stamp.nanos(in, payload), own.readNanos());
        note(Stamp.stream(in, payload), Stamp.sequence(in, payload));
        if (qos == Qos.AT_LEAST_ONCE.code()) {
            own.acknowledge(PacketType.PUBACK, packetId);
        } else if (qos == Qos.EXACTLY_ONCE.code()) {
            own.acknowledge(PacketType.PUBREC, packetId);
        }
    }

    @Override
    public void acknowledged(PacketType type, int packetId, int reasonCode) {
        if (client != null && type == PacketType.PUBREL) {
            client.acknowledge(PacketType.PUBCOMP, packetId);
        }
    }

    @Override
    public void readEnded() {
        receipts.readEnded();
    }

    @Override
    public void closed(BenchClient client, @Nullable String failure) {
        if (failure != null) {
            ready.completeExceptionally(new BenchException(failure));
            ends.connectionLost(client.clientId(), failure);
        }
    }

    private void note(int stream, long sequence) {
        if (!receipts.arrived(stream, sequence)) {
            return;
        }
        int index = receipts.index(stream);
        if (sequence < newest[index]) {
            reordered++;
        } else {
            newest[index] = sequence;
        }
    }
}
