package io.skein.it.drill.load;

import io.skein.it.drill.ledger.Event;
import io.skein.it.drill.ledger.History;
import io.skein.it.drill.ledger.MessageKey;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.RawAck;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawSubscribe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The receiver's half of a client's session: subscriptions, and the packet ids of QoS 2 that are not yet released, which
 * live over connections and tell a repetition from a message [MQTT-4.3.3-10]. The loop's thread only.
 */
final class Receiver {
    private final ClientPlan plan;
    private final History history;
    private final Set<Integer> unreleased = new HashSet<>();
    private final Set<ClientPlan.Filter> granted = new HashSet<>();
    private final Map<Integer, ClientPlan.Filter> asked = new HashMap<>();
    private final List<Runnable> held = new ArrayList<>();
    private boolean holds;
    private int servedNumber;
    private int lastPacketId;

    Receiver(ClientPlan plan, History history) {
        this.plan = plan;
        this.history = history;
    }

    /** CONNACK: asks for what the broker does not know, one SUBSCRIBE for each filter. */
    void connected(LoadConnection connection, boolean sessionPresent) {
        servedNumber = connection.number();
        if (!sessionPresent) {
            unreleased.clear();
            granted.clear();
        }
        asked.clear();
        held.clear();
        plan.filters().stream().filter(f -> !granted.contains(f)).forEach(f -> {
            asked.put(++lastPacketId, f);
            connection.send(
                    RawSubscribe.subscribe(lastPacketId).to(f.filter(), f.qos()).encode(plan.version()));
        });
    }

    boolean isSubscribed() {
        return granted.size() == plan.filters().size();
    }

    void subAck(LoadConnection connection, RawPacket packet) {
        ClientPlan.Filter filter = asked.remove(packet.packetId());
        if (filter != null && packet.reasonCodes()[0] < 0x80) {
            granted.add(filter);
            history.add(new Event.Subscribed(
                    System.nanoTime(),
                    plan.id(),
                    connection.number(),
                    filter.filter(),
                    packet.reasonCodes()[0],
                    plan.isDurable()));
        }
    }

    void publish(LoadConnection connection, RawPacket packet) {
        int packetId = packet.qos() == 0 ? 0 : packet.packetId();
        boolean ignored = isReplaced(connection) || packet.qos() == 2 && !unreleased.add(packetId);
        byte[] payload = packet.payload();
        Stamp.read(payload).ifPresent(key -> {
            if (Stamp.isWill(payload)) {
                history.add(new Event.WillDelivered(
                        System.nanoTime(),
                        plan.id(),
                        connection.number(),
                        key.publisher(),
                        (int) key.sequence(),
                        ignored));
            } else {
                record(connection, packet, packetId, key, ignored);
            }
        });
        if (packet.qos() > 0) {
            answer(connection, packet.qos() == 1 ? PacketType.PUBACK : PacketType.PUBREC, packetId);
        }
    }

    private void record(LoadConnection connection, RawPacket packet, int packetId, MessageKey key, boolean ignored) {
        history.add(new Event.Delivered(
                System.nanoTime(),
                key,
                plan.id(),
                connection.number(),
                packet.topic(),
                packetId,
                packet.qos(),
                packet.dup(),
                packet.retain(),
                ignored));
    }

    void pubRel(LoadConnection connection, int packetId) {
        if (!isReplaced(connection)) {
            unreleased.remove(packetId);
        }
        answer(connection, PacketType.PUBCOMP, packetId);
    }

    /**
     * Whether a newer connection has its CONNACK. What the broker sent on this one before it ended it may be read after
     * that, and is sent again on the newer one, which alone has the session now. It is answered nevertheless: a node
     * that hears a fenced connection loses the message, and the ledger finds it.
     */
    private boolean isReplaced(LoadConnection connection) {
        return connection.number() < servedNumber;
    }

    private void answer(LoadConnection connection, PacketType type, int packetId) {
        Runnable answer = () -> connection.send(RawAck.of(type, packetId).encode(plan.version()));
        if (holds) {
            held.add(answer);
        } else {
            answer.run();
        }
    }

    /** Keeps answers back, or gives all that were kept back at once; a new connection forgets them. */
    void hold(boolean hold) {
        holds = hold;
        if (!hold) {
            List<Runnable> answers = List.copyOf(held);
            held.clear();
            answers.forEach(Runnable::run);
        }
    }

    /** Answers kept back. */
    int held() {
        return held.size();
    }
}
