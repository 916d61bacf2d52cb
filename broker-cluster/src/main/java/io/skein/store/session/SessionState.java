package io.skein.store.session;

import io.skein.model.ClientId;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.Will;
import io.skein.store.session.SessionAnswer.Appended;
import io.skein.store.session.SessionAnswer.Appended.Result;
import io.skein.store.session.SessionAnswer.Begun;
import io.skein.store.session.SessionAnswer.Claimed;
import io.skein.store.session.SessionAnswer.Done;
import io.skein.store.session.SessionAnswer.EndedQos2;
import io.skein.store.session.SessionAnswer.Fenced;
import io.skein.store.session.SessionAnswer.Fetched;
import io.skein.store.session.SessionAnswer.OpenQos2;
import io.skein.store.session.SessionAnswer.Owned;
import io.skein.store.session.SessionAnswer.Queued;
import io.skein.store.session.SessionAnswer.Settled;
import io.skein.store.session.SessionChange.Append.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that the cluster keeps of one client id. Changed in place by batches of changes; a batch with the same number
 * from the same lane changes nothing the second time. What a change does depends on the state and its arguments alone.
 *
 * <p>Not thread-safe. {@link #dueAtMillis()}, {@link #owner()} and {@link #epoch()} may be read by other threads,
 * which must ask again before they rely on it.
 */
public final class SessionState {
    /** A Session Expiry Interval that never runs out (MQTT 5, 3.1.2.11.2). */
    public static final long NEVER_EXPIRES = 0xFFFF_FFFFL;

    static final long NEVER = Long.MAX_VALUE;
    private static final int ENTRY_BYTES = 1_024;
    private static final int[] NO_IDS = {};
    private static final byte[] NO_RESULTS = {};
    /** In an answer that is repeated: what was due then was given then. */
    private static final List<Outgoing> NOTHING_DUE = List.of();

    final ClientId client;
    final LaneMarks lanes = new LaneMarks();
    final Outbox outbox = new Outbox();

    long term;
    long version;
    long stamp;
    volatile long epoch;
    volatile @Nullable UUID owner;

    @Nullable
    UUID nonce;

    boolean resumed;
    long expirySeconds;
    volatile long expiresAtMillis = NEVER;

    @Nullable
    Will will;

    @Nullable
    DurablePart durable;

    /** An entry that knows nothing yet. */
    public SessionState(ClientId client) {
        this.client = client;
    }

    public ClientId client() {
        return client;
    }

    public long term() {
        return term;
    }

    public long epoch() {
        return epoch;
    }

    public long version() {
        return version;
    }

    /** Tells histories apart: two states with the same version and stamp have seen the same changes. */
    public long stamp() {
        return stamp;
    }

    /** The incarnation of the node the client is connected to; null if it is away. */
    public @Nullable UUID owner() {
        return owner;
    }

    /** Whether nothing is kept but the epoch. */
    public boolean isVacant() {
        return owner == null && durable == null && outbox.isEmpty();
    }

    /** Subscriptions of the durable session; none if there is no such session. */
    public List<Subscription> subscriptions() {
        DurablePart kept = durable;
        return kept == null ? List.of() : List.copyOf(kept.subscriptions.values());
    }

    /** When there is something to settle, in the cluster's time; a moment in the past if it is now. */
    public long dueAtMillis() {
        return Math.min(owner == null ? expiresAtMillis : NEVER, outbox.dueAtMillis());
    }

    /** Whether this batch was applied before. */
    public boolean isRepeated(UUID incarnation, int loop, long number) {
        return lanes.repeated(new LaneMarks.Lane(incarnation, loop), number) != null;
    }

    /**
     * Applies the changes of one lane, in order, and answers each. Nothing happens to the state the second time.
     *
     * @param number grows with every batch of the lane
     */
    public List<SessionAnswer> apply(
            UUID incarnation, int loop, long number, List<SessionChange> changes, ChangeContext context) {
        LaneMarks.Lane lane = new LaneMarks.Lane(incarnation, loop);
        LaneMarks.Mark repeated = lanes.repeated(lane, number);
        List<SessionAnswer> answers = new ArrayList<>(changes.size());
        if (repeated != null) {
            for (int i = 0; i < changes.size(); i++) {
                answers.add(repeat(changes.get(i), repeated.result(i), context));
            }
            return answers;
        }
        term = Math.max(term, context.term());
        version++;
        stamp = mix(stamp ^ incarnation.getLeastSignificantBits() ^ mix(number + loop));
        for (SessionChange change : changes) {
            answers.add(apply(change, context));
        }
        lanes.put(lane, new LaneMarks.Mark(number, resultsIn(answers), context.nowMillis()));
        outbox.updateDue();
        return answers;
    }

    private static byte[] resultsIn(List<SessionAnswer> answers) {
        if (answers.stream().noneMatch(Appended.class::isInstance)) {
            return NO_RESULTS;
        }
        byte[] results = new byte[answers.size()];
        for (int i = 0; i < results.length; i++) {
            Result result = answers.get(i) instanceof Appended appended ? appended.result() : Result.STORED;
            results[i] = (byte) result.ordinal();
        }
        return results;
    }

    /** Answers a change that only reads. */
    public SessionAnswer read(SessionChange change) {
        SessionChange.Fetch fetch = (SessionChange.Fetch) change;
        DurablePart kept = durable;
        if (fetch.epoch() != epoch || owner == null || kept == null) {
            return new Fenced();
        }
        List<Queued> messages = kept.queue.read(fetch.fromPosition(), fetch.maxMessages(), fetch.maxBytes());
        long next = messages.isEmpty()
                ? kept.queue.tail()
                : messages.get(messages.size() - 1).position() + 1;
        return new Fetched(messages, next, kept.queue.tail());
    }

    private SessionAnswer apply(SessionChange change, ChangeContext context) {
        if (change instanceof SessionChange.Append append) {
            return append(append, context);
        } else if (change instanceof SessionChange.Claim claim) {
            return claim(claim, context);
        } else if (change instanceof SessionChange.OwnerGone gone) {
            return ownerGone(gone, context);
        } else if (change instanceof SessionChange.Expire) {
            return expire(context);
        } else if (change instanceof SessionChange.Unclaim unclaim) {
            return unclaim(unclaim, context);
        } else if (change instanceof SessionChange.Published published) {
            outbox.published(published.outgoingId());
            return new Done(version);
        }
        return applyOfOwner(change, context);
    }

    private SessionAnswer applyOfOwner(SessionChange change, ChangeContext context) {
        if (!isOfOwner(change)) {
            return new Fenced();
        }
        if (change instanceof SessionChange.Detach detach) {
            return detach(detach, context);
        }
        DurablePart kept = durable;
        if (kept == null) {
            return new Fenced();
        }
        if (change instanceof SessionChange.Progress progress) {
            kept.progress(progress);
        } else if (change instanceof SessionChange.Subscribe subscribe) {
            version++; // of two changes of one filter in a batch the later must be known by its version
            subscribe.subscriptions().forEach(s -> kept.subscriptions.put(s.filter(), s));
        } else if (change instanceof SessionChange.Unsubscribe unsubscribe) {
            version++;
            unsubscribe.filters().forEach(kept.subscriptions::remove);
        } else if (change instanceof SessionChange.Replay replay) {
            return kept.replay(replay, answerTo(Result.STORED), context);
        } else if (change instanceof SessionChange.BeginQos2 begin) {
            return begin(kept, begin);
        } else if (change instanceof SessionChange.RoutedQos2 routed) {
            kept.inboundQos2.computeIfPresent(
                    routed.packetId(), (id, open) -> new OpenQos2(id, open.publicationId(), true));
        } else if (change instanceof SessionChange.EndQos2 end) {
            return new EndedQos2(kept.inboundQos2.remove(end.packetId()) != null);
        } else {
            throw new IllegalArgumentException("not for a batch: " + change);
        }
        return new Done(version);
    }

    private boolean isOfOwner(SessionChange change) {
        return owner != null && change instanceof SessionChange.OfOwner made && made.epoch() == epoch;
    }

    /** The answer to a change that was applied before, as far as it can be told now. */
    private SessionAnswer repeat(SessionChange change, Result result, ChangeContext context) {
        if (change instanceof SessionChange.Append append && append.condition() == Condition.IF_KNOWN) {
            return append(append, context);
        } else if (change instanceof SessionChange.Append || change instanceof SessionChange.Replay) {
            return answerTo(result);
        } else if (change instanceof SessionChange.Claim claim) {
            UUID connected = owner;
            if (claim.nonce().equals(nonce)) {
                return claimed(NOTHING_DUE);
            }
            return connected == null ? new Fenced() : new Owned(connected, epoch);
        } else if (change instanceof SessionChange.Detach
                || change instanceof SessionChange.OwnerGone
                || change instanceof SessionChange.Expire
                || change instanceof SessionChange.Unclaim) {
            return settled(NOTHING_DUE);
        } else if (change instanceof SessionChange.Published) {
            return new Done(version);
        } else if (!isOfOwner(change)) {
            return new Fenced();
        } else if (change instanceof SessionChange.BeginQos2 begin) {
            OpenQos2 open = durable == null ? null : durable.inboundQos2.get(begin.packetId());
            return open == null
                    ? new Begun(begin.publicationId(), true, false)
                    : new Begun(open.publicationId(), open.publicationId() == begin.publicationId(), open.routed());
        } else if (change instanceof SessionChange.EndQos2) {
            return new EndedQos2(true);
        }
        return new Done(version);
    }

    // Ownership

    private SessionAnswer claim(SessionChange.Claim claim, ChangeContext context) {
        if (claim.nonce().equals(nonce)) {
            return claimed(outbox.take(context.nowMillis()));
        }
        UUID connected = owner;
        if (connected != null && claim.overEpoch() < epoch) {
            return new Owned(connected, epoch);
        }
        if (connected == null && expiresAtMillis <= context.nowMillis()) {
            end(context);
        }
        if (connected != null && durable != null) {
            durable.sentUpTo = durable.queue.tail(); // its connection has not said how far it had come
        }
        leaveWillBehind(claim.cleanStart(), context);
        resumed = !claim.cleanStart() && durable != null;
        if (!resumed) {
            end(context);
        }
        if (durable == null && claim.expirySeconds() > 0) {
            durable = new DurablePart(new SessionQueue());
        }
        epoch = Math.max(epoch + 1, lowestEpoch(claim, context));
        version = Math.max(version, epoch); // also of an entry that was forgotten and is back
        nonce = claim.nonce();
        owner = claim.owner();
        will = claim.will();
        expirySeconds = claim.expirySeconds();
        expiresAtMillis = NEVER;
        return claimed(outbox.take(context.nowMillis()));
    }

    /** Grows with time, so that an entry that was forgotten does not begin below where it ended. */
    private static long lowestEpoch(SessionChange.Claim claim, ChangeContext context) {
        return context.nowMillis() << 12 | claim.nonce().getLeastSignificantBits() & 0xFFF;
    }

    /** A delayed will is not published if the client is back in time, unless it discards the session [MQTT-3.1.3-9]. */
    private void leaveWillBehind(boolean cleanStart, ChangeContext context) {
        Will old = will;
        if (old != null && owner != null && (cleanStart || old.delaySeconds() == 0 || durable == null)) {
            owe(old, context.nowMillis());
        }
        will = null;
        if (!cleanStart) {
            outbox.dropDelayed(context.nowMillis());
        }
    }

    private Claimed claimed(List<Outgoing> due) {
        DurablePart kept = durable;
        SessionQueue queue = kept == null ? new SessionQueue() : kept.queue;
        return new Claimed(
                epoch,
                resumed,
                kept != null,
                version,
                subscriptions(),
                kept == null ? List.of() : List.copyOf(kept.inboundQos2.values()),
                queue.head(),
                queue.tail(),
                kept == null ? 0 : kept.sentUpTo,
                due);
    }

    private SessionAnswer detach(SessionChange.Detach detach, ChangeContext context) {
        if (durable != null) {
            durable.sentTo(detach.sentUpTo());
        }
        if (detach.discardWill()) {
            will = null;
        }
        return letGo(durable == null ? 0 : detach.expirySeconds(), context);
    }

    private SessionAnswer ownerGone(SessionChange.OwnerGone gone, ChangeContext context) {
        if (!gone.owner().equals(owner) || gone.epoch() != epoch) {
            return settled(outbox.take(context.nowMillis()));
        }
        if (durable != null) {
            durable.sentUpTo = durable.queue.tail(); // nobody knows what it had sent
        }
        return letGo(durable == null ? 0 : expirySeconds, context);
    }

    /** The connection that made the claim was never told of it: it has no will. */
    private SessionAnswer unclaim(SessionChange.Unclaim unclaim, ChangeContext context) {
        if (owner == null || !unclaim.nonce().equals(nonce)) {
            return settled(outbox.take(context.nowMillis()));
        }
        will = null;
        return letGo(durable == null ? 0 : expirySeconds, context);
    }

    private Settled letGo(long seconds, ChangeContext context) {
        owner = null;
        expirySeconds = seconds;
        Will due = will;
        will = null;
        if (due != null) {
            long delaySeconds = Math.min(due.delaySeconds(), seconds);
            owe(due, context.nowMillis() + delaySeconds * 1000);
        }
        if (seconds == 0) {
            end(context);
        } else {
            expiresAtMillis = seconds == NEVER_EXPIRES ? NEVER : context.nowMillis() + seconds * 1000;
        }
        return settled(outbox.take(context.nowMillis()));
    }

    private SessionAnswer expire(ChangeContext context) {
        if (owner == null && expiresAtMillis <= context.nowMillis()) {
            end(context);
        }
        return settled(outbox.take(context.nowMillis()));
    }

    private Settled settled(List<Outgoing> due) {
        return new Settled(durable == null && owner == null, version, due);
    }

    /** The session is over: what it owes is due, what it had is forgotten. */
    private void end(ChangeContext context) {
        DurablePart kept = durable;
        durable = null;
        expiresAtMillis = NEVER;
        outbox.makeDue(context.nowMillis());
        if (kept == null) {
            return;
        }
        int count = 0;
        for (SessionQueue.Item item : kept.unfinishedOfGroups()) {
            Publication publication = item.publication();
            if (publication != null) {
                outbox.addForGroup(mix(stamp + ++count) | 1, publication, context.nowMillis(), item.group());
            }
        }
    }

    private void owe(Will due, long atMillis) {
        outbox.addWill(mix(client.value().hashCode() ^ mix(epoch)) | 1, due, atMillis);
    }

    // The queue

    private SessionAnswer append(SessionChange.Append append, ChangeContext context) {
        DurablePart kept = durable;
        if (kept == null || (owner == null && expiresAtMillis <= context.nowMillis())) {
            return answerTo(Result.NO_SESSION);
        }
        return kept.append(client, append, answerTo(Result.STORED), context);
    }

    private Appended answerTo(Result result) {
        return new Appended(result, -1, owner, epoch, version, Qos.AT_MOST_ONCE, false, NO_IDS, 0);
    }

    private static SessionAnswer begin(DurablePart kept, SessionChange.BeginQos2 begin) {
        OpenQos2 open = kept.inboundQos2.get(begin.packetId());
        if (open != null) {
            return new Begun(open.publicationId(), false, open.routed());
        }
        kept.inboundQos2.put(begin.packetId(), new OpenQos2(begin.packetId(), begin.publicationId(), false));
        return new Begun(begin.publicationId(), true, false);
    }

    /** What this entry takes in memory, roughly; no less than what its messages weigh. */
    public long weightBytes() {
        DurablePart kept = durable;
        return ENTRY_BYTES + outbox.weightBytes() + (kept == null ? 0 : kept.weightBytes());
    }

    /** How many messages wait in the queue and are in flight. */
    public int queuedMessages() {
        return durable == null ? 0 : durable.queue.messages();
    }

    /** Their weight. */
    public int queuedBytes() {
        return durable == null ? 0 : durable.queue.bytes();
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014): spreads what differs in any bit. */
    static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
