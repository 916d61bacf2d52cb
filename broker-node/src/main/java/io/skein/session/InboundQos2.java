package io.skein.session;

import java.util.BitSet;

/**
 * Packet identifiers of QoS 2 messages that the client has published and not yet released: a repetition is answered
 * and not routed again [MQTT-4.3.3-10]. On the session's loop.
 */
public final class InboundQos2 {
    private final BitSet received = new BitSet();

    /** Remembers an identifier. Returns false if it is a repetition. */
    public boolean begin(int packetId) {
        if (received.get(packetId)) {
            return false;
        }
        received.set(packetId);
        return true;
    }

    /** Whether the identifier is in use. */
    public boolean isOpen(int packetId) {
        return received.get(packetId);
    }

    /** PUBREL, or a PUBLISH that was refused: the identifier may be used anew. Returns false if it is unknown. */
    public boolean end(int packetId) {
        boolean known = received.get(packetId);
        received.clear(packetId);
        return known;
    }
}
