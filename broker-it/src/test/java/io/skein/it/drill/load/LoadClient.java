package io.skein.it.drill.load;

import io.skein.it.drill.ledger.Event;
import io.skein.it.drill.ledger.Event.Ending;
import io.skein.it.drill.ledger.History;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.PacketWriter;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One client over all its connections: connects, notices silence, backs off and connects again, as a patient device
 * does. Its session's two halves are {@link Sender} and {@link Receiver}. The loop's thread only.
 */
final class LoadClient implements LoadConnection.Owner {
    private static final int KEEP_ALIVE_SECONDS = 10;
    private static final long SESSION_EXPIRY_SECONDS = 600;
    private static final Duration PING_INTERVAL = Duration.ofSeconds(2);
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(5);
    private static final int LEAST_BACKOFF_MILLIS = 50;
    private static final int MOST_BACKOFF_MILLIS = 500;
    private static final byte[] PING = new PacketWriter().packet(PacketType.PINGREQ, 0);

    private enum State {
        /** Not connected, and no wish to be. */
        AWAY,
        BACKING_OFF,
        CONNECTING,
        SERVED
    }

    private final ClientPlan plan;
    private final LoadContext context;
    private final History history;
    private final LoadLoop loop;
    private final Random random;
    private final Sender sender;
    private final Receiver receiver;
    private State state = State.AWAY;
    private @Nullable LoadConnection current;
    private @Nullable LoadConnection replaced;
    private @Nullable LoadConnection leaving;
    private InetSocketAddress target;
    private boolean brokerHasSession;
    private boolean publishing;

    LoadClient(ClientPlan plan, LoadContext context) {
        this.plan = plan;
        this.context = context;
        this.history = context.history();
        this.loop = context.loop();
        this.random = new Random(context.random().nextLong());
        this.sender = new Sender(plan, history);
        this.receiver = new Receiver(plan, history);
        this.target = plan.target();
    }

    ClientPlan plan() {
        return plan;
    }

    Sender sender() {
        return sender;
    }

    Receiver receiver() {
        return receiver;
    }

    /** Served, and all its subscriptions granted. */
    boolean isSettled() {
        return state == State.SERVED && receiver.isSubscribed();
    }

    boolean isAway() {
        return state == State.AWAY;
    }

    /** The connection in use, null between two. */
    @Nullable
    LoadConnection connection() {
        return current;
    }

    /** From now on it connects here and not through the balancer. */
    void aimAt(InetSocketAddress other) {
        target = other;
    }

    /** Wants to be connected from now on. */
    void comeBack() {
        if (state == State.AWAY) {
            connect();
        }
    }

    private void connect() {
        state = State.CONNECTING;
        try {
            LoadConnection connection =
                    new LoadConnection(loop, this, context.nextConnection(), plan.version(), target);
            current = connection;
            loop.after(SILENCE_LIMIT, () -> giveUpUnlessServed(connection));
        } catch (IOException e) {
            backOff();
        }
    }

    private void giveUpUnlessServed(LoadConnection connection) {
        if (connection == current && state == State.CONNECTING) {
            connection.end("no CONNACK");
        }
    }

    private void backOff() {
        state = State.BACKING_OFF;
        current = null;
        int millis = LEAST_BACKOFF_MILLIS + random.nextInt(MOST_BACKOFF_MILLIS - LEAST_BACKOFF_MILLIS);
        loop.after(Duration.ofMillis(millis), () -> {
            if (state == State.BACKING_OFF) {
                connect();
            }
        });
    }

    @Override
    public void opened(LoadConnection connection) {
        history.add(new Event.Connecting(System.nanoTime(), plan.id(), connection.number(), plan.hasWill()));
        context.opened(connection);
        RawConnect connect = plan.version() == 5 ? RawConnect.v5(plan.id()) : RawConnect.v311(plan.id());
        connect.keepAlive(KEEP_ALIVE_SECONDS);
        if (plan.isDurable()) {
            connect.resuming();
            if (plan.version() == 5) {
                connect.sessionExpiry(SESSION_EXPIRY_SECONDS);
            }
        }
        if (plan.hasWill()) {
            connect.will(RawPublish.of(plan.willTopic(), Stamp.will(plan.id(), connection.number()))
                    .qos(2, 0));
        }
        connection.send(connect.encode());
    }

    @Override
    public void received(LoadConnection connection, RawPacket packet) {
        try {
            packet.checkForm();
            act(connection, packet);
        } catch (RuntimeException | AssertionError e) {
            history.add(new Event.Broke(System.nanoTime(), plan.id(), connection.number(), packet + ": " + e));
        }
    }

    private void act(LoadConnection connection, RawPacket packet) {
        switch (packet.type()) {
            case CONNACK -> connAck(connection, packet);
            case SUBACK -> receiver.subAck(connection, packet);
            case PUBLISH -> receiver.publish(connection, packet);
            case PUBREL -> receiver.pubRel(connection, packet.packetId());
            case PUBACK, PUBREC, PUBCOMP -> sender.acknowledged(connection, packet);
            case DISCONNECT -> connection.end("DISCONNECT 0x" + Integer.toHexString(packet.reasonCode()));
            case PINGRESP -> {}
            default -> throw new AssertionError("unexpected");
        }
    }

    private void connAck(LoadConnection connection, RawPacket packet) {
        if (packet.reasonCode() != 0) {
            connection.end("refused with 0x" + Integer.toHexString(packet.reasonCode()));
            return;
        }
        boolean present = packet.sessionPresent();
        history.add(new Event.Connected(
                System.nanoTime(), plan.id(), connection.number(), present, plan.isDurable() && brokerHasSession));
        if (present && !plan.isDurable()) {
            throw new AssertionError("session present after a clean start [MQTT-3.2.2-2]");
        }
        brokerHasSession = true;
        state = State.SERVED;
        sender.connected(connection, present);
        receiver.connected(connection, present);
        loop.after(PING_INTERVAL, () -> ping(connection));
        probeReplaced(0);
    }

    /** What the older of two connections says after the newer one's CONNACK, at once and for some seconds. */
    private void probeReplaced(int round) {
        LoadConnection old = replaced;
        if (old != null && old.isOpen() && plan.publishes() && round < 8) {
            sender.probe(old);
            loop.after(Duration.ofSeconds(1), () -> probeReplaced(round + 1));
        }
    }

    private void ping(LoadConnection connection) {
        if (connection != current || !connection.isOpen()) {
            return;
        }
        boolean silent = System.nanoTime() - connection.lastReadNanos() > SILENCE_LIMIT.toNanos();
        if (silent && !plan.isPatient()) {
            connection.end("silent");
        } else {
            connection.send(PING);
            loop.after(PING_INTERVAL, () -> ping(connection));
        }
    }

    @Override
    public void over(LoadConnection connection, String reason) {
        ended(connection, connection == leaving ? farewell(reason) : Ending.LOST, reason);
        if (connection == current) {
            current = null;
            if (state == State.CONNECTING || state == State.SERVED) {
                backOff();
            }
        }
    }

    private static Ending farewell(String reason) {
        return reason.equals("closed by the broker") ? Ending.DISCONNECTED : Ending.DISCONNECT_UNSURE;
    }

    private void ended(LoadConnection connection, Ending ending, String reason) {
        history.add(new Event.Ended(System.nanoTime(), plan.id(), connection.number(), ending, reason));
    }

    /** Goes, with DISCONNECT; the broker closes the connection in answer. */
    void leave() {
        LoadConnection connection = current;
        boolean wasServed = state == State.SERVED;
        state = State.AWAY;
        if (connection != null && wasServed) {
            leaving = connection;
            connection.send(new PacketWriter().packet(PacketType.DISCONNECT, 0));
            loop.after(Duration.ofSeconds(2), () -> connection.end("DISCONNECT not answered"));
        } else if (connection != null) {
            connection.end("given up");
        }
    }

    /** Goes without a word. */
    void vanish() {
        LoadConnection connection = current;
        state = State.AWAY;
        current = null;
        if (connection != null && connection.isOpen()) {
            ended(connection, Ending.ABORTED, "by the client");
            connection.abandon();
        }
    }

    /** Connects anew while the old connection is open; the broker has to close that one. */
    void takeOver() {
        if (state == State.SERVED) {
            replaced = current;
            connect();
        }
    }

    void startPublishing() {
        if (plan.publishes() && !publishing) {
            publishing = true;
            long periodNanos = Duration.ofSeconds(1).toNanos() / plan.publishPerSecond();
            loop.after(Duration.ofNanos((long) (random.nextDouble() * periodNanos)), () -> publish(periodNanos));
        }
    }

    private void publish(long periodNanos) {
        if (publishing) {
            publishNow();
            loop.after(Duration.ofNanos(periodNanos), () -> publish(periodNanos));
        }
    }

    /** One message more, if it is served. */
    void publishNow() {
        LoadConnection connection = current;
        if (state == State.SERVED && connection != null) {
            sender.publish(connection);
        }
    }

    void stopPublishing() {
        publishing = false;
    }

    @Override
    public String toString() {
        return plan.id() + " " + state + (receiver.isSubscribed() ? "" : " not subscribed")
                + (sender.inFlight() == 0 ? "" : " in flight " + sender.inFlight());
    }
}
