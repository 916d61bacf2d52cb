package io.skein.session;

import io.skein.model.ClientId;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.QueuePlace;
import io.skein.session.SessionEvents.DropReason;
import io.skein.store.session.SessionAnswer;
import io.skein.store.session.SessionAnswer.Claimed;
import io.skein.store.session.SessionAnswer.Fetched;
import io.skein.store.session.SessionAnswer.Queued;
import io.skein.store.session.SessionChange;
import io.skein.store.session.SessionLimits;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a durable session, which stand in the store. Whoever appends one sends a hint here; what is told in
 * order is sent at once, for everything else the queue is read, one read at a time. What the client acknowledges is
 * written down in the store: PUBREC before PUBREL is sent, PUBACK and PUBCOMP together now and then.
 */
final class StoredOutbound implements Outbound {
    private static final int BUFFER_MESSAGES = 256;
    private static final int FETCH_MESSAGES = 128;
    private static final int FETCH_BYTES = 256 << 10;
    /** How long a hint that overtook another one waits for it. */
    private static final long GAP_MILLIS = 10;

    private static final long RETRY_MILLIS = 500;

    private final ClientId client;
    private final SessionLoop loop;
    private final SessionEvents events;
    private final int maxInflightBytes;
    private final long epoch;
    private final OutboundInflight inflight;
    private final StoredProgress progress;
    private final StoredReplays replays;
    private final TreeMap<Long, Queued> buffer = new TreeMap<>();
    /** Positions below may have been sent over earlier connections. */
    private final long sentBefore;
    /** The position to be sent next. */
    private long next;
    /** All there is below this position has come here. */
    private long solid;
    /** There may be messages up to this position. */
    private long known;

    private boolean unsure = true;
    private boolean fetching;
    private boolean waitsForGap;
    private boolean started;
    private boolean closed;

    StoredOutbound(ClientId client, SessionLoop loop, SessionEvents events, SessionLimits limits, Claimed claimed) {
        this.client = client;
        this.loop = loop;
        this.events = events;
        this.maxInflightBytes = limits.maxQueuedBytes();
        this.epoch = claimed.epoch();
        this.inflight = new OutboundInflight(claimed.head());
        this.progress = new StoredProgress(client, loop, limits, epoch);
        this.replays = new StoredReplays(client, loop, events, epoch);
        this.sentBefore = claimed.sentUpTo();
        this.next = claimed.head();
        this.solid = claimed.head();
        this.known = claimed.tail();
    }

    @Override
    public int messages() {
        return buffer.size() + inflight.size();
    }

    @Override
    public int bytes() {
        return inflight.bytes();
    }

    /** They come by the store. */
    @Override
    public void deliver(ClientLink link, Publication publication, Qos qos, boolean retain, int[] subscriptionIds) {
        throw new IllegalStateException("a message for a durable session's queue");
    }

    @Override
    public void hint(ClientLink link, QueuePlace place, @Nullable Publication publication) {
        if (place.epoch() != epoch) {
            return;
        }
        long position = place.position();
        if (position == QueuePlace.UNKNOWN) {
            look(link);
            return;
        }
        known = Math.max(known, position + 1);
        if (publication != null && position >= next && buffer.size() < BUFFER_MESSAGES) {
            buffer.put(
                    position, new Queued(position, publication, place.qos(), place.retain(), place.subscriptionIds()));
        }
        pump(link);
    }

    @Override
    public void look(ClientLink link) {
        unsure = true;
        pump(link);
    }

    @Override
    public void replay(ClientLink link, Iterator<Publication> messages, Qos maximumQos, int[] subscriptionIds) {
        replays.add(messages, maximumQos, subscriptionIds);
        pump(link);
    }

    @Override
    public void start(ClientLink link) {
        started = true;
        unsure = next < known || unsure;
        pump(link);
    }

    @Override
    public void pump(ClientLink link) {
        if (!started || closed) {
            return;
        }
        sendBuffered(link);
        if (buffer.size() + inflight.size() < FETCH_MESSAGES) {
            replays.pump(link, this);
        }
        if (isOpen(link) && (unsure || next < known)) {
            fill(link);
        }
    }

    private void sendBuffered(ClientLink link) {
        while (isOpen(link)) {
            Map.Entry<Long, Queued> first = buffer.firstEntry();
            if (first == null || first.getKey() > Math.max(next, solid)) {
                break;
            }
            buffer.pollFirstEntry();
            if (first.getKey() >= next) {
                next = first.getKey() + 1;
                send(link, first.getValue());
            }
        }
        if (buffer.isEmpty()) {
            next = Math.max(next, solid);
        }
    }

    /** What is to be sent next is not here. */
    private void fill(ClientLink link) {
        if (fetching || waitsForGap) {
            return;
        }
        if (!unsure && !buffer.isEmpty()) {
            waitsForGap = true;
            loop.schedule(GAP_MILLIS, () -> {
                waitsForGap = false;
                unsure |= next < known && !closed;
                pump(link);
            });
            return;
        }
        fetch(link);
    }

    private void fetch(ClientLink link) {
        fetching = true;
        unsure = false;
        SessionChange.Fetch fetch = new SessionChange.Fetch(epoch, next, FETCH_MESSAGES, FETCH_BYTES);
        loop.change(client, fetch, answer -> {
            fetching = false;
            if (answer instanceof Fetched fetched) {
                onFetched(fetched);
                pump(link);
            } else if (answer instanceof SessionAnswer.Fenced) {
                onFenced(link);
            } else if (answer == null && !closed) {
                unsure = true;
                fetching = true;
                loop.schedule(RETRY_MILLIS, () -> {
                    fetching = false;
                    pump(link);
                });
            }
        });
    }

    /** The store takes somebody else for connected, or nobody: this connection is none any more. */
    private void onFenced(ClientLink link) {
        if (!closed) {
            link.close(ClientLink.CloseReason.SESSION_TAKEN_OVER);
        }
    }

    private void onFetched(Fetched fetched) {
        for (Queued message : fetched.messages()) {
            if (message.position() >= next) {
                buffer.put(message.position(), message);
            }
        }
        solid = Math.max(solid, fetched.nextPosition());
        known = Math.max(known, fetched.tail());
    }

    private boolean isOpen(ClientLink link) {
        return inflight.counted() < link.receiveMaximum() // [MQTT-3.3.4-9]
                && inflight.hasRoom(next)
                && inflight.bytes() < maxInflightBytes
                && link.isWritable();
    }

    private void send(ClientLink link, Queued message) {
        Publication publication = message.publication();
        if (publication == null) {
            link.pubRel(inflight.addReleased(message.position()));
            return;
        }
        if (message.qos() == Qos.AT_MOST_ONCE) {
            sendOnce(link, message, publication);
            return;
        }
        boolean dup = message.position() < sentBefore; // [MQTT-3.3.1-1]
        if (!dup && publication.isExpired(System.currentTimeMillis())) {
            events.dropped(DropReason.EXPIRED); // [MQTT-3.3.2-5]: delivery has not begun
            completed(message.position(), publication.weightBytes());
            return;
        }
        int packetId = inflight.addAt(
                message.position(),
                new Delivery(publication, message.qos(), message.retain(), message.subscriptionIds()));
        if (!link.publish(publication, message.qos(), message.retain(), dup, packetId, message.subscriptionIds())) {
            inflight.abandon(packetId); // as if it had been sent and acknowledged [MQTT-3.1.2-25]
            events.dropped(DropReason.PACKET_TOO_LARGE);
            completed(message.position(), publication.weightBytes());
        }
    }

    /** At most: what may have been sent over an earlier connection is not sent again. */
    private void sendOnce(ClientLink link, Queued message, Publication publication) {
        if (message.position() >= sentBefore) {
            if (publication.isExpired(System.currentTimeMillis())) {
                events.dropped(DropReason.EXPIRED); // [MQTT-3.3.2-5]
            } else if (!link.publish(
                    publication, Qos.AT_MOST_ONCE, message.retain(), false, 0, message.subscriptionIds())) {
                events.dropped(DropReason.PACKET_TOO_LARGE);
            }
        }
        completed(message.position(), publication.weightBytes());
    }

    private void completed(long position, int weightBytes) {
        if (position >= 0) {
            progress.completed(position, weightBytes, next);
        }
    }

    @Override
    public void onPubAck(int packetId) {
        int before = inflight.bytes();
        long position = inflight.onPubAck(packetId);
        completed(position, before - inflight.bytes());
    }

    /** The client has the message: this is written down before it is told so, that no other node sends it again. */
    @Override
    public void onPubRec(ClientLink link, int packetId) {
        long position = inflight.position(packetId);
        if (!inflight.onPubRec(packetId)) {
            link.pubRelUnknown(packetId);
            return;
        }
        progress.received(position, next, answer -> {
            if (closed) {
                return;
            }
            if (answer instanceof SessionAnswer.Fenced) {
                onFenced(link);
            } else if (answer == null) {
                link.close(ClientLink.CloseReason.NOT_KEPT);
            } else {
                link.pubRel(packetId);
            }
        });
    }

    @Override
    public void onPubRecError(int packetId) {
        int before = inflight.bytes();
        long position = inflight.onPubRecError(packetId);
        completed(position, before - inflight.bytes());
    }

    @Override
    public void onPubComp(int packetId) {
        completed(inflight.onPubComp(packetId), 0); // its publication went with PUBREC
    }

    @Override
    public void close() {
        closed = true;
        progress.close(next);
        buffer.clear();
    }

    @Override
    public long sentUpTo() {
        return next;
    }
}
