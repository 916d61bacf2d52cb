package io.skein.session;

import io.skein.store.session.SessionAnswer.OpenQos2;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Packet identifiers of QoS 2 messages that the client has published and not yet released: a repetition is answered
 * and not routed again [MQTT-4.3.3-10]. On the session's loop.
 */
public final class InboundQos2 {
    private final Map<Integer, OpenQos2> open = new HashMap<>(0);

    InboundQos2() {}

    /** @param known in use since earlier connections */
    InboundQos2(Collection<OpenQos2> known) {
        known.forEach(one -> open.put(one.packetId(), one));
    }

    /**
     * Takes an identifier into use.
     *
     * @param publicationId that tells repetitions of the message apart; 0 if nobody has to
     */
    public void begin(int packetId, long publicationId) {
        open.put(packetId, new OpenQos2(packetId, publicationId, true));
    }

    /** Whether the identifier is in use. */
    public boolean isOpen(int packetId) {
        return open.containsKey(packetId);
    }

    /**
     * The id of a message that an earlier connection brought and that may not have reached everybody: it is routed
     * again under this id. 0 if there is none; asked once.
     */
    public long takeUnrouted(int packetId) {
        OpenQos2 known = open.get(packetId);
        if (known == null || known.routed()) {
            return 0;
        }
        begin(packetId, known.publicationId());
        return known.publicationId();
    }

    /** PUBREL, or a PUBLISH that was refused: the identifier may be used anew. Returns false if it is unknown. */
    public boolean end(int packetId) {
        return open.remove(packetId) != null;
    }
}
