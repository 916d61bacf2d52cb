package io.skein.router;

import io.skein.cluster.Lease;
import io.skein.cluster.NodeLinks;
import io.skein.model.ClientId;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.QueuePlace;
import io.skein.model.TopicFilter;
import io.skein.session.Session;
import io.skein.session.SessionEvents.DropReason;
import io.skein.session.SessionLoop;
import io.skein.store.SessionStore;
import io.skein.store.session.SessionChange;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of the router. Within a turn it collects what is for other loops, for other nodes and for
 * this loop's sockets; at the turn's end each gets its share at once: one wake-up per loop, one batch per node, one
 * flush per connection.
 *
 * <p>On its loop, except where a method says otherwise.
 */
public final class RouterLoop implements SessionLoop {
    private static final long LEASE_POLL_MILLIS = 20;

    private final Router router;
    private final int number;
    private final Vertx vertx;
    private final Context context;
    private final Thread thread;
    private final Mailbox mailbox;
    private final NodeLinks.Lane lane;
    private final SessionStore.Lane store;
    private final Lease lease;
    private final Fanout fanout;
    private final HintSweep<Session> hintSweep;
    private final HandOver[] outgoing;
    private final List<Runnable> flushes = new ArrayList<>();
    private final List<Runnable> waitingForRoom = new ArrayList<>();
    private final List<Runnable> waitingForLease = new ArrayList<>();
    private final List<Runnable> suspensions = new ArrayList<>();
    private final List<Runnable> expulsions = new ArrayList<>();
    private boolean isSuspended;
    private boolean turnEndScheduled;

    /** On the loop it is for. */
    RouterLoop(Router router, int number, int loops) {
        this.router = router;
        this.number = number;
        this.vertx = router.vertx();
        this.context = vertx.getOrCreateContext();
        this.thread = Thread.currentThread();
        this.mailbox = new Mailbox(context, handOver -> {
            handOver.deliver();
            router.onMailboxDrained();
        });
        this.lease = router.lease();
        this.lane = router.openLane(number);
        this.lane.onDrained(this::resumeWaiting);
        this.store = router.openStoreLane(number);
        this.store.onDrained(this::resumeWaiting);
        this.fanout = new Fanout(router, this, lane, new Appends(router, this, lane));
        this.hintSweep = new HintSweep<>(this, () -> router.clients().storedSessions(this), Session::look);
        this.outgoing = new HandOver[loops];
        for (int i = 0; i < loops; i++) {
            outgoing[i] = new HandOver();
        }
    }

    /** Any thread. */
    public int number() {
        return number;
    }

    /** Any thread. */
    public Context context() {
        return context;
    }

    /** On the loop. */
    HintSweep<Session> hintSweep() {
        return hintSweep;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    /** Only its counters are for other threads. */
    public MatchCache<Session> matches() {
        return fanout.matches();
    }

    // SessionLoop

    @Override
    public void execute(Runnable task) {
        mailbox.put(task);
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    @Override
    public Timer schedule(long delayMillis, Runnable task) {
        assert isCurrent();
        long id = vertx.setTimer(Math.max(1, delayMillis), fired -> task.run());
        return () -> vertx.cancelTimer(id);
    }

    @Override
    public void change(ClientId client, SessionChange change, SessionStore.Completion completion) {
        assert isCurrent();
        store.apply(client, change, completion);
        scheduleTurnEnd();
    }

    // Publishing

    /**
     * Routes a publication to all its receivers in the cluster.
     *
     * @param onKept called once on this loop, possibly before this returns, when the acknowledgement may be given:
     *     every node concerned has taken the message over and a retained message is visible everywhere. Null if nobody
     *     waits
     */
    public void publish(Publication publication, @Nullable PublishCompletion onKept) {
        publish(publication, PublicationId.NONE, onKept);
    }

    /**
     * Routes a publication that may have been routed before.
     *
     */
    public void publish(Publication publication, PublicationId id, @Nullable PublishCompletion onKept) {
        assert isCurrent();
        fanout.publish(publication, id, onKept);
        scheduleTurnEnd();
    }

    /** Gives a publication to one member of one shared group. */
    void publishToGroup(Publication publication, PublicationId id, TopicFilter group, PublishCompletion onKept) {
        assert isCurrent();
        fanout.publishToGroup(publication, id, group, onKept);
        scheduleTurnEnd();
    }

    /** A publication another node has sent here. */
    void onPublication(Publication publication, List<TopicFilter> groups, boolean direct) {
        assert isCurrent();
        fanout.deliverFromPeer(publication, groups, direct);
        scheduleTurnEnd();
    }

    /**
     * Whether publishers on this loop should not be read from: a peer or another loop is behind, or the node may not
     * act.
     */
    public boolean isCongested() {
        return !mayAct() || lane.isCongested() || store.isCongested() || router.isMailboxFull();
    }

    /** Runs the task once when {@link #isCongested()} has turned false. */
    public void whenRoom(Runnable task) {
        waitingForRoom.add(task);
    }

    void resumeWaiting() {
        if (waitingForRoom.isEmpty() || isCongested()) {
            return;
        }
        List<Runnable> tasks = new ArrayList<>(waitingForRoom);
        waitingForRoom.clear();
        tasks.forEach(Runnable::run);
    }

    /**
     * Calls back, possibly before this returns, when the other nodes have all that was published on this loop so far;
     * see {@link NodeLinks.Lane#whenTaken}.
     */
    public void whenCopiesTaken(Runnable done) {
        assert isCurrent();
        lane.whenTaken(done);
    }

    // The lease

    /**
     * Whether the node holds the lease: to be asked before anything is read from a client, or leaves for one. Once it
     * has said no it does so until all that waits here is told otherwise.
     */
    public boolean mayAct() {
        assert isCurrent();
        if (!isSuspended && !lease.isHeld()) {
            isSuspended = true;
            awaitLease();
            suspensions.forEach(Runnable::run);
        }
        return !isSuspended;
    }

    /** Has this run every time {@link #mayAct()} turns false. */
    public void onSuspended(Runnable handler) {
        suspensions.add(handler);
    }

    /** Runs the task when the node may act; at once if it may. */
    void whenActing(Runnable task) {
        if (mayAct()) {
            task.run();
        } else {
            waitingForLease.add(task);
        }
    }

    /** Has this run when the cluster has gone on without this node: whoever is connected must go. */
    public void onExpelled(Runnable handler) {
        expulsions.add(handler);
    }

    /** What the loop could not do until now it shall not do any more. Any thread. */
    Future<Void> expelled() {
        Promise<Void> done = Promise.promise();
        execute(() -> {
            waitingForLease.clear();
            expulsions.forEach(Runnable::run);
            done.complete();
        });
        return done.future();
    }

    /** Looks for itself: no message from another thread can be missed this way. */
    private void awaitLease() {
        vertx.setTimer(LEASE_POLL_MILLIS, fired -> {
            if (lease.isHeld()) {
                goOn();
            } else {
                awaitLease();
            }
        });
    }

    private void goOn() {
        isSuspended = false;
        List<Runnable> tasks = new ArrayList<>(waitingForLease);
        waitingForLease.clear();
        tasks.forEach(Runnable::run);
        scheduleTurnEnd();
        resumeWaiting();
    }

    // Deliveries

    /** Delivers on this loop or hands over to the loop the session lives on. */
    void dispatch(Session session, Publication publication, Qos qos, boolean retain, int[] subscriptionIds) {
        if (session.loop() == this) {
            session.deliver(publication, qos, retain, subscriptionIds);
        } else {
            handOver(session, publication, qos, retain, subscriptionIds);
        }
    }

    /** Tells a durable session of this node that something new stands in its queue. */
    void hint(Session session, QueuePlace place, @Nullable Publication publication) {
        if (session.loop() == this) {
            session.hint(place, publication);
        } else {
            outgoing[((RouterLoop) session.loop()).number].add(session, place, publication);
        }
        scheduleTurnEnd();
    }

    private void handOver(Session session, Publication publication, Qos qos, boolean retain, int[] subscriptionIds) {
        RouterLoop target = (RouterLoop) session.loop();
        if (qos == Qos.AT_MOST_ONCE && target.mailbox.bytes() > Router.MAILBOX_QOS0_BYTES) {
            router.drop(DropReason.QOS0_HANDOVER_FULL); // what other nodes send is not paused as our publishers are
            return;
        }
        outgoing[target.number].add(session, publication, qos, retain, subscriptionIds);
        scheduleTurnEnd();
    }

    // The end of a turn

    /** Runs the task once at the end of this turn; a connection that has written flushes there. */
    public void atTurnEnd(Runnable flush) {
        assert isCurrent();
        flushes.add(flush);
        scheduleTurnEnd();
    }

    private void scheduleTurnEnd() {
        if (!turnEndScheduled) {
            turnEndScheduled = true;
            context.runOnContext(v -> endTurn());
        }
    }

    private void endTurn() {
        turnEndScheduled = false;
        store.flush();
        flushHandOvers();
        lane.flush();
        if (!flushes.isEmpty() && mayAct()) { // else they wait: answers and deliveries leave with the lease only
            for (int i = 0; i < flushes.size(); i++) {
                flushes.get(i).run();
            }
            flushes.clear();
        }
    }

    /** Hands over what has been collected for other loops. */
    private void flushHandOvers() {
        for (int i = 0; i < outgoing.length; i++) {
            if (!outgoing[i].isEmpty()) {
                HandOver full = outgoing[i];
                outgoing[i] = new HandOver();
                RouterLoop target = router.loop(i);
                target.mailbox.put(full);
                router.onMailboxFilled(target);
            }
        }
    }
}
