package io.skein.it.drill.load;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** What one client of a drill is: written down before it starts. */
public final class ClientPlan {
    /** How a client that does not simply stay behaves while the drill runs. */
    public enum Habit {
        STAY,
        /** Leaves with DISCONNECT for a third of the drill and comes back. */
        OFFLINE,
        /** Connects anew every few seconds: after DISCONNECT, without a word, or before the old connection is gone. */
        MOVE,
        /** Leaves with DISCONNECT every few seconds, comes back a second later. */
        LEAVE,
        /** Closes its connection without DISCONNECT every few seconds, comes back a second later. */
        VANISH
    }

    record Filter(String filter, int qos) {}

    private final String id;
    private final int version;
    private final boolean durable;
    private final List<Filter> filters = new ArrayList<>();
    private final List<String> topics = new ArrayList<>();
    private int publishQos;
    private int publishPerSecond;
    private int payloadBytes;
    private boolean retains;
    private Habit habit = Habit.STAY;
    private String willTopic = "";
    private boolean patient;
    private final InetSocketAddress target;

    private ClientPlan(String id, int version, boolean durable, InetSocketAddress target) {
        this.id = id;
        this.version = version;
        this.durable = durable;
        this.target = target;
    }

    /** A client with MQTT 5 or 4 (3.1.1), whose session outlives its connections or not. */
    public static ClientPlan of(String id, int version, boolean durable, InetSocketAddress target) {
        return new ClientPlan(id, version, durable, target);
    }

    /** Subscribes; the filters of one client do not overlap. */
    public ClientPlan subscribing(String filter, int qos) {
        filters.add(new Filter(filter, qos));
        return this;
    }

    /** Publishes to these topics in turn. */
    public ClientPlan publishing(int qos, int perSecond, List<String> all) {
        publishQos = qos;
        publishPerSecond = perSecond;
        topics.addAll(all);
        return this;
    }

    /** What it publishes is filled up to this size. */
    public ClientPlan ofBytes(int size) {
        payloadBytes = size;
        return this;
    }

    /** What it publishes is retained. */
    public ClientPlan retaining() {
        retains = true;
        return this;
    }

    /** Has a will at QoS 2 below this topic. */
    public ClientPlan withWill(String topic) {
        willTopic = topic;
        return this;
    }

    /** Does not simply stay. */
    public ClientPlan withHabit(Habit other) {
        habit = other;
        return this;
    }

    /** Waits for a silent broker as long as the drill lasts. */
    public ClientPlan patient() {
        patient = true;
        return this;
    }

    boolean isPatient() {
        return patient;
    }

    /** The client identifier. */
    public String id() {
        return id;
    }

    /** True when its session outlives its connections. */
    public boolean isDurable() {
        return durable;
    }

    /** True when it subscribes to anything. */
    public boolean subscribes() {
        return !filters.isEmpty();
    }

    /** True when it publishes. */
    public boolean publishes() {
        return !topics.isEmpty();
    }

    /** 0 when it does not publish. */
    public int publishQos() {
        return publishQos;
    }

    /** True when its messages are retained. */
    public boolean retains() {
        return retains;
    }

    /** How it behaves. */
    public Habit habit() {
        return habit;
    }

    int version() {
        return version;
    }

    List<Filter> filters() {
        return filters;
    }

    List<String> topics() {
        return topics;
    }

    int payloadBytes() {
        return payloadBytes;
    }

    int publishPerSecond() {
        return publishPerSecond;
    }

    boolean hasWill() {
        return !willTopic.isEmpty();
    }

    String willTopic() {
        return willTopic;
    }

    InetSocketAddress target() {
        return target;
    }
}
