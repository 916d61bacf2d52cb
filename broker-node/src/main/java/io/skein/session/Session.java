package io.skein.session;

import io.skein.model.ClientId;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.QueuePlace;
import io.skein.model.Subscription;
import io.skein.model.TopicFilter;
import io.skein.session.ClientLink.CloseReason;
import io.skein.session.SessionEvents.DropReason;
import io.skein.store.SessionStore;
import io.skein.store.session.SessionAnswer;
import io.skein.store.session.SessionAnswer.Begun;
import io.skein.store.session.SessionAnswer.Claimed;
import io.skein.store.session.SessionAnswer.Settled;
import io.skein.store.session.SessionChange;
import io.skein.store.session.SessionLimits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's session while it is connected to this node (MQTT 5, 4.1). What outlives the connection stands in the
 * store; a clean session has there its name and its will alone.
 *
 * <p>It lives on the loop of its connection; everything here is called on that loop unless it says otherwise.
 */
public final class Session {
    private static final long DETACH_RETRY_MILLIS = 1_000;

    private enum State {
        CONNECTED,
        /** The connection is gone; what the client has published is on its way still. */
        DRAINING,
        /** The store is being told. */
        DETACHING,
        CLOSED
    }

    private final ClientId client;
    private final SessionEvents events;
    private final SessionLoop loop;
    private final boolean stored;
    private final long epoch;
    private final Map<TopicFilter, Subscription> subscriptions = new HashMap<>(0);
    private final Outbound outbound;
    private final InboundQos2 inboundQos2;
    private final Promise<Void> over = Promise.promise();
    private State state = State.CONNECTED;
    private long expirySeconds;
    private boolean saidGoodbye;
    private volatile @Nullable ClientLink link;

    /** @param claimed what the store has answered to the claim of the connection */
    public Session(
            ClientId client,
            SessionLoop loop,
            SessionLimits limits,
            SessionEvents events,
            Claimed claimed,
            long expirySeconds) {
        this.client = client;
        this.loop = loop;
        this.events = events;
        this.stored = claimed.durable();
        this.epoch = claimed.epoch();
        this.expirySeconds = expirySeconds;
        this.outbound =
                stored ? new StoredOutbound(client, loop, events, limits, claimed) : new MemoryOutbound(limits, events);
        this.inboundQos2 = new InboundQos2(claimed.inboundQos2());
        claimed.subscriptions().forEach(this::subscribe);
    }

    /** Any thread. */
    public ClientId client() {
        return client;
    }

    /** Where it lives; any thread. */
    public SessionLoop loop() {
        return loop;
    }

    /** Of the claim by which it is connected; any thread. */
    public long epoch() {
        return epoch;
    }

    /** Whether its subscriptions and its queue stand in the store; any thread. */
    public boolean isStored() {
        return stored;
    }

    /** Null once the connection is gone; other threads may be a moment behind. */
    public @Nullable ClientLink link() {
        return link;
    }

    /** Whether it outlives its connection, as far as the client has said. */
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

    /** The connection takes the session. Deliveries begin with {@link #start()}. */
    public void attach(ClientLink newLink) {
        assert loop.isCurrent() && link == null && state == State.CONNECTED;
        link = newLink;
    }

    /** CONNACK is written: what is in flight is sent again, then what waits [MQTT-4.4.0-1]. */
    public void start() {
        ClientLink current = link;
        if (current != null) {
            outbound.start(current);
        }
    }

    /** The client's DISCONNECT changes how long the session lives (MQTT 5, 3.14.2.2.2). */
    public void setExpirySeconds(long seconds) {
        expirySeconds = seconds;
    }

    /** The client has said DISCONNECT: its will is not published [MQTT-3.1.2-10]. */
    public void discardWill() {
        saidGoodbye = true;
    }

    /** The connection is gone. {@link #onPublishesKept()} follows, at once or later. */
    public void onLinkClosed() {
        assert loop.isCurrent() && state == State.CONNECTED;
        state = State.DRAINING;
        link = null;
        outbound.close();
        events.disconnected(this);
    }

    /**
     * What the client had published has reached everybody, or never will. Only now may it be served elsewhere, so that
     * its messages keep their order.
     */
    public void onPublishesKept() {
        assert state == State.DRAINING;
        state = State.DETACHING;
        detach();
    }

    private void detach() {
        SessionChange.Detach detach =
                new SessionChange.Detach(epoch, saidGoodbye, stored ? expirySeconds : 0, outbound.sentUpTo());
        loop.change(client, detach, this::onDetached);
    }

    private void onDetached(@Nullable SessionAnswer answer) {
        if (answer == null) { // nobody else can have the client id before the store knows
            loop.schedule(DETACH_RETRY_MILLIS, this::detach);
            return;
        }
        if (answer instanceof Settled settled) {
            events.settled(this, settled);
        }
        close();
    }

    private void close() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            events.closed(this);
            over.complete();
        }
    }

    /**
     * Another connection wants the client id: this one is closed with 0x8E.
     *
     * @return completes when nothing of it is on its way any more and the store has been told
     */
    public Future<Void> leave() {
        assert loop.isCurrent();
        ClientLink current = link;
        if (current != null) {
            current.close(CloseReason.SESSION_TAKEN_OVER);
        }
        return over.future();
    }

    /** Completes when the session has left this node; any thread. */
    public Future<Void> whenOver() {
        return over.future();
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
     * A message for the client: at QoS 0, or of a clean session.
     *
     * @param qos what this subscriber gets
     * @param retain the RETAIN flag it sees
     * @param subscriptionIds borrowed, never changed
     */
    public void deliver(Publication publication, Qos qos, boolean retain, int[] subscriptionIds) {
        assert loop.isCurrent();
        ClientLink current = link;
        if (current == null) {
            return;
        }
        if (qos != Qos.AT_MOST_ONCE) {
            outbound.deliver(current, publication, qos, retain, subscriptionIds);
        } else if (!current.isWritable() && !current.makeRoom()) {
            events.dropped(DropReason.QOS0_UNWRITABLE);
        } else if (!current.publish(publication, qos, retain, false, 0, subscriptionIds)) {
            events.dropped(DropReason.PACKET_TOO_LARGE);
        }
    }

    /** Something new stands in the store's queue. */
    public void hint(QueuePlace place, @Nullable Publication publication) {
        ClientLink current = link;
        if (current != null) {
            outbound.hint(current, place, publication);
        }
    }

    /** Hints may have been lost. */
    public void look() {
        ClientLink current = link;
        if (current != null) {
            outbound.look(current);
        }
    }

    /** Retained messages for a new subscription, with RETAIN set, as fast as the client takes them. */
    public void replay(List<Publication> messages, Qos maximumQos, int[] subscriptionIds) {
        ClientLink current = link;
        if (!messages.isEmpty() && current != null) {
            outbound.replay(current, messages.iterator(), maximumQos, subscriptionIds);
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
        ClientLink current = link;
        if (current != null) {
            outbound.onPubRec(current, packetId);
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
        ClientLink current = link;
        if (current != null) {
            outbound.pump(current);
        }
    }

    // QoS 2 from the client

    public InboundQos2 inboundQos2() {
        return inboundQos2;
    }

    /**
     * Takes a packet identifier into use for a message that begins now. A durable session's is kept first.
     *
     * @param begun told the id by which repetitions of the message are known, or null if it could not be kept
     */
    public void beginQos2(int packetId, Consumer<@Nullable Long> begun) {
        if (!stored) {
            inboundQos2.begin(packetId, 0);
            begun.accept(0L);
            return;
        }
        long id = ThreadLocalRandom.current().nextLong() | 1;
        inboundQos2.begin(packetId, id);
        loop.change(client, new SessionChange.BeginQos2(epoch, packetId, id), answer -> {
            Long kept = answer instanceof Begun known ? known.publicationId() : null;
            if (kept == null) {
                inboundQos2.end(packetId); // not accepted: what comes again is no repetition [MQTT-4.3.3-8]
            }
            begun.accept(kept);
        });
    }

    /** The message has reached everybody: a repetition over another connection is only answered. */
    public void routedQos2(int packetId) {
        if (stored) {
            loop.change(client, new SessionChange.RoutedQos2(epoch, packetId), answer -> {});
        }
    }

    /**
     * Gives a packet identifier back.
     *
     * @param ended told when this is kept; {@code kept} is false if the cluster could not say
     */
    public void endQos2(int packetId, Consumer<Boolean> ended) {
        inboundQos2.end(packetId);
        if (stored) {
            SessionStore.Completion completion =
                    answer -> ended.accept(answer != null && !(answer instanceof SessionAnswer.Fenced));
            loop.change(client, new SessionChange.EndQos2(epoch, packetId), completion);
        } else {
            ended.accept(true);
        }
    }
}
