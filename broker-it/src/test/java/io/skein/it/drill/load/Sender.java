package io.skein.it.drill.load;

import io.skein.it.drill.ledger.Event;
import io.skein.it.drill.ledger.History;
import io.skein.it.drill.ledger.MessageKey;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.RawAck;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sender's half of a client's session: keeps what is unacknowledged with its packet ids over connections and sends
 * it again in order, PUBLISH with DUP or PUBREL [MQTT-4.4.0-1] [MQTT-4.6.0-1]. The loop's thread only.
 */
final class Sender {
    private static final int WINDOW = 20;
    /** For what a fenced connection says; the ids in ordinary use never get there in a drill. */
    private static final int FIRST_PROBE_ID = 60_000;

    private static final class InFlight {
        final MessageKey key;
        final String topic;
        boolean received;

        InFlight(MessageKey key, String topic) {
            this.key = key;
            this.topic = topic;
        }
    }

    private final ClientPlan plan;
    private final History history;
    private final Map<Integer, InFlight> inFlight = new LinkedHashMap<>();
    private final Map<Integer, InFlight> probes = new LinkedHashMap<>();
    private long nextSequence;
    private int lastPacketId;
    private boolean holdsPubRel;

    Sender(ClientPlan plan, History history) {
        this.plan = plan;
        this.history = history;
    }

    /** Sends the next message, unless too many are unacknowledged. */
    void publish(LoadConnection connection) {
        if (inFlight.size() < WINDOW) {
            String topic = plan.topics().get((int) (nextSequence % plan.topics().size()));
            InFlight message = new InFlight(new MessageKey(plan.id(), nextSequence++), topic);
            lastPacketId = lastPacketId % (FIRST_PROBE_ID - 1) + 1;
            inFlight.put(lastPacketId, message);
            send(connection, lastPacketId, message, false);
        }
    }

    /** Says something on a connection that a newer one has replaced; nobody may hear it. */
    void probe(LoadConnection fenced) {
        MessageKey key = new MessageKey(plan.id() + "~fenced-" + fenced.number(), probes.size());
        InFlight message = new InFlight(key, plan.topics().get(0));
        int packetId = FIRST_PROBE_ID + probes.size();
        probes.put(packetId, message);
        send(fenced, packetId, message, false);
    }

    private void send(LoadConnection connection, int packetId, InFlight message, boolean repeated) {
        RawPublish packet = RawPublish.of(message.topic, Stamp.message(message.key, plan.payloadBytes()))
                .qos(plan.publishQos(), packetId);
        if (plan.retains()) {
            packet.retained();
        }
        if (repeated) {
            packet.repeated();
        }
        history.add(new Event.Sent(
                System.nanoTime(),
                message.key,
                plan.id(),
                connection.number(),
                message.topic,
                plan.publishQos(),
                plan.retains(),
                plan.isDurable(),
                repeated));
        connection.send(packet.encode(plan.version()));
    }

    /** CONNACK: what the broker has kept decides how what is in flight goes on. */
    void connected(LoadConnection connection, boolean sessionPresent) {
        if (!plan.isDurable()) {
            inFlight.clear();
        }
        if (!sessionPresent) {
            inFlight.values().removeIf(message -> message.received);
        }
        List<Map.Entry<Integer, InFlight>> again = new ArrayList<>(inFlight.entrySet());
        again.forEach(e -> {
            if (!e.getValue().received) {
                send(connection, e.getKey(), e.getValue(), sessionPresent);
            } else if (!holdsPubRel) {
                connection.send(RawAck.of(PacketType.PUBREL, e.getKey()).encode(plan.version()));
            }
        });
    }

    /** PUBACK, PUBREC or PUBCOMP; one for an unknown id answers what was sent twice. */
    void acknowledged(LoadConnection connection, RawPacket packet) {
        int packetId = packet.packetId();
        Map<Integer, InFlight> kept = packetId < FIRST_PROBE_ID ? inFlight : probes;
        InFlight message = kept.get(packetId);
        if (packet.type() != PacketType.PUBCOMP && message != null && !message.received) {
            history.add(new Event.Acknowledged(
                    System.nanoTime(), message.key, plan.id(), connection.number(), packet.reasonCode()));
        }
        if (packet.type() != PacketType.PUBREC || packet.reasonCode() >= 0x80) {
            kept.remove(packetId);
            return;
        }
        if (message != null) {
            message.received = true;
        }
        if (!holdsPubRel) {
            connection.send(RawAck.of(PacketType.PUBREL, packetId).encode(plan.version()));
        }
    }

    /** From now on nothing is released: what the broker has received stays between PUBREC and PUBREL. */
    void holdPubRel(boolean hold) {
        holdsPubRel = hold;
    }

    /** Messages between PUBREC and PUBCOMP. */
    int received() {
        return (int) inFlight.values().stream().filter(m -> m.received).count();
    }

    int inFlight() {
        return inFlight.size();
    }
}
