package io.skein.session;

import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.QueuePlace;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The way of QoS 1 and 2 messages to one connected client: they wait their turn within the client's Receive Maximum
 * and the connection's outbound buffer, and stay until acknowledged. On the session's loop, except the two counters.
 */
interface Outbound {
    /** Messages waiting and in flight, as far as they are known here. Any thread, approximate. */
    int messages();

    /** Their weight. Any thread, approximate. */
    int bytes();

    /** A QoS 1 or 2 message for the client, by a subscription of this node. */
    void deliver(ClientLink link, Publication publication, Qos qos, boolean retain, int[] subscriptionIds);

    /** Something new stands in the store's queue. */
    void hint(ClientLink link, QueuePlace place, @Nullable Publication publication);

    /** Something may stand in the store's queue that nobody has told of. */
    void look(ClientLink link);

    /** Retained messages for a new subscription. */
    void replay(ClientLink link, Iterator<Publication> messages, Qos maximumQos, int[] subscriptionIds);

    /** CONNACK is written: the client may be sent to, first what was in flight before, in order [MQTT-4.4.0-1]. */
    void start(ClientLink link);

    /** Sends what the client may have now. */
    void pump(ClientLink link);

    void onPubAck(int packetId);

    void onPubRec(ClientLink link, int packetId);

    /** A PUBREC that refuses. */
    void onPubRecError(int packetId);

    void onPubComp(int packetId);

    /** The connection is over: what the client has acknowledged is written down. */
    void close();

    /** The position after the last one that was sent; 0 if nothing is kept. */
    long sentUpTo();
}
