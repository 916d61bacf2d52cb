package io.skein.session;

import io.skein.model.ClientId;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.TopicFilter;
import io.skein.model.Will;
import io.skein.session.ClientLink.CloseReason;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of one client, with or without a connection (MQTT 5, 4.1). It lives on one loop at a time; everything here
 * is called on that loop unless it says otherwise.
 */
public final class Session {
    /** A Session Expiry Interval that never runs out (MQTT 5, 3.1.2.11.2). */
    public static final long NEVER_EXPIRES = 0xFFFF_FFFFL;

    private enum State {
        CONNECTED,
        AWAY,
        ENDED
    }

    private final ClientId client;
    private final SessionEvents events;
    private volatile SessionLoop loop;

    private final Map<TopicFilter, Subscription> subscriptions = new HashMap<>(0);
    private final OutboundQueue outbound;
    private final InboundQos2 inboundQos2 = new InboundQos2();
    private final WillTimer willTimer;
    private State state = State.AWAY;
    private long expirySeconds;
    private @Nullable ClientLink link;
    private SessionLoop.@Nullable Timer expiryTimer;
    private @Nullable HeldDeliveries held;

    public Session(ClientId client, SessionLoop loop, SessionLimits limits, SessionEvents events) {
        this.client = client;
        this.loop = loop;
        this.events = events;
        this.outbound = new OutboundQueue(limits, events);
        this.willTimer = new WillTimer(will -> events.publishWill(this, will));
    }

    /** Any thread. */
    public ClientId client() {
        return client;
    }

    /** Where it lives now; any thread. */
    public SessionLoop loop() {
        return loop;
    }

    public InboundQos2 inboundQos2() {
        return inboundQos2;
    }

    public @Nullable ClientLink link() {
        return link;
    }

    public boolean isEnded() {
        return state == State.ENDED;
    }

    /** Whether it outlives its connection. */
    public boolean isDurable() {
        return expirySeconds > 0;
    }

    /** Messages waiting and in flight, approximate; any thread. */
    public int queuedMessages() {
        return outbound.messages();
    }

    /** Their weight, approximate; any thread. */
    public int queuedBytes() {
        return outbound.bytes();
    }

    /** Bytes in the connection's outbound buffer, approximate; any thread. */
    public long outboundBytes() {
        ClientLink current = link;
        return current == null ? 0 : current.outboundBytes();
    }

    // Connection

    /** A connection takes the session. Deliveries begin with {@link #resume()}. */
    public void attach(ClientLink newLink, long newExpirySeconds, @Nullable Will will) {
        assert loop.isCurrent() && link == null && state != State.ENDED;
        state = State.CONNECTED;
        link = newLink;
        expirySeconds = newExpirySeconds;
        cancelExpiry();
        willTimer.set(will);
    }

    /** CONNACK is written: what is in flight is sent again, then what waits [MQTT-4.4.0-1]. */
    public void resume() {
        if (link != null) {
            outbound.resume(link);
        }
    }

    /** The client's DISCONNECT changes how long the session lives (MQTT 5, 3.14.2.2.2). */
    public void setExpirySeconds(long seconds) {
        expirySeconds = seconds;
    }

    /** The client has said DISCONNECT: its will is not published [MQTT-3.1.2-10]. */
    public void discardWill() {
        willTimer.set(null);
    }

    /** The connection is gone. Without effect if another has taken the session since. */
    public void onLinkClosed(ClientLink closed) {
        if (link != closed) {
            return;
        }
        link = null;
        state = State.AWAY;
        if (expirySeconds == 0) {
            end();
            return;
        }
        willTimer.start(loop, expirySeconds);
        if (expirySeconds != NEVER_EXPIRES) {
            expiryTimer = loop.schedule(expirySeconds * 1000, this::end);
        }
    }

    /**
     * Another connection of the same client resumes the session: this one is closed with 0x8E; its will is published
     * unless it has a delay, which the client's return has cut short [MQTT-3.1.3-9].
     */
    public void detach() {
        ClientLink old = link;
        link = null;
        state = State.AWAY;
        cancelExpiry();
        if (old != null) {
            willTimer.publishIfImmediate();
            old.close(CloseReason.SESSION_TAKEN_OVER);
        }
        willTimer.set(null);
    }

    /** The session is over; its will is published if it has not been [MQTT-3.1.3-9]. Repetition does no harm. */
    public void end() {
        end(true);
    }

    /** The same, a delayed will being dropped if the client is back already. */
    public void end(boolean publishDelayedWill) {
        if (state == State.ENDED) {
            return;
        }
        state = State.ENDED;
        cancelExpiry();
        if (publishDelayedWill) {
            willTimer.publishNow();
        } else {
            willTimer.publishIfImmediate();
        }
        willTimer.set(null);
        ClientLink old = link;
        link = null;
        events.ended(this);
        if (old != null) {
            old.close(CloseReason.SESSION_TAKEN_OVER);
        }
    }

    private void cancelExpiry() {
        if (expiryTimer != null) {
            expiryTimer.cancel();
            expiryTimer = null;
        }
    }

    // Subscriptions

    /** Adds a subscription or replaces the one with the same filter [MQTT-3.8.4-3]. Returns the one replaced. */
    public @Nullable Subscription subscribe(Subscription subscription) {
        return subscriptions.put(subscription.filter(), subscription);
    }

    /** Returns false if there was none. */
    public boolean unsubscribe(TopicFilter filter) {
        return subscriptions.remove(filter) != null;
    }

    public boolean hasSubscription(TopicFilter filter) {
        return subscriptions.containsKey(filter);
    }

    public Collection<Subscription> subscriptions() {
        return List.copyOf(subscriptions.values());
    }

    public int subscriptionCount() {
        return subscriptions.size();
    }

    // Deliveries

    /**
     * A message for the client.
     *
     * @param qos what this subscriber gets
     * @param retain the RETAIN flag it sees
     * @param subscriptionIds borrowed, never changed
     * @param forwarded whether it came by way of the loop the session has just left
     */
    public void deliver(Publication publication, Qos qos, boolean retain, int[] subscriptionIds, boolean forwarded) {
        assert loop.isCurrent();
        if (held != null) {
            held.add(new Delivery(publication, qos, retain, subscriptionIds), forwarded);
        } else if (state != State.ENDED) {
            outbound.deliver(link, publication, qos, retain, subscriptionIds);
        }
    }

    /** Retained messages for a new subscription, with RETAIN set, as fast as the client takes them. */
    public void replay(List<Publication> messages, Qos maximumQos, int[] subscriptionIds) {
        if (!messages.isEmpty() && state != State.ENDED) {
            outbound.replay(link, messages.iterator(), maximumQos, subscriptionIds);
        }
    }

    /** The outbound buffer has room again. */
    public void onWritable() {
        pump();
    }

    public void onPubAck(int packetId) {
        outbound.onPubAck(packetId);
        pump();
    }

    /** PUBREC; an unknown identifier is answered with 0x92 (MQTT 5, 3.6.2.1). */
    public void onPubRec(int packetId) {
        if (link == null) {
            return;
        }
        if (outbound.onPubRec(packetId)) {
            link.pubRel(packetId);
        } else {
            link.pubRelUnknown(packetId);
        }
    }

    /** A PUBREC with a reason code of 0x80 or more. */
    public void onPubRecError(int packetId) {
        outbound.onPubRecError(packetId);
        pump();
    }

    public void onPubComp(int packetId) {
        outbound.onPubComp(packetId);
        pump();
    }

    private void pump() {
        if (link != null) {
            outbound.pump(link);
        }
    }

    // Moving between loops

    /** On the old loop: from here on the session belongs to the new one, which holds messages back for the moment. */
    public void moveTo(SessionLoop newLoop) {
        assert loop.isCurrent() && link == null;
        held = new HeldDeliveries();
        loop = newLoop;
    }

    /** On the new loop: everything that went by way of the old loop has come. */
    public void completeMove() {
        assert loop.isCurrent();
        HeldDeliveries waited = held;
        held = null;
        if (waited != null) {
            waited.forEachInOrder(d -> deliver(d.publication(), d.qos(), d.retain(), d.subscriptionIds(), false));
        }
    }
}
