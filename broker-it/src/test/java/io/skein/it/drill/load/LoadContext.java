package io.skein.it.drill.load;

import io.skein.it.drill.ledger.Event;
import io.skein.it.drill.ledger.History;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** What all clients of a drill share; tells from the balancer's log which node serves which connection. */
final class LoadContext {
    private final LoadLoop loop;
    private final History history;
    private final Random random;

    // the loop's thread only
    private final Map<Integer, LoadConnection> byLocalPort = new HashMap<>();
    private final Map<Integer, String> nodes = new HashMap<>();
    private final Map<Integer, String> early = new HashMap<>();
    private int connections;

    LoadContext(LoadLoop loop, History history, Random random) {
        this.loop = loop;
        this.history = history;
        this.random = random;
    }

    LoadLoop loop() {
        return loop;
    }

    History history() {
        return history;
    }

    Random random() {
        return random;
    }

    int nextConnection() {
        return ++connections;
    }

    void opened(LoadConnection connection) {
        byLocalPort.put(connection.localPort(), connection);
        String said = early.remove(connection.localPort());
        if (said != null) {
            place(connection, said);
        }
    }

    /** One line of the balancer, the client's port and the server it was given; it may be quicker than our socket. */
    void balancerSaid(String line) {
        String[] words = line.strip().split(" ");
        if (words.length != 2) {
            return;
        }
        int port = Integer.parseInt(words[0]);
        LoadConnection connection = byLocalPort.get(port);
        if (connection != null && connection.isOpen() && nodeOf(connection).isEmpty()) {
            place(connection, words[1]);
        } else {
            early.put(port, words[1]);
        }
    }

    /** The node that serves a connection, empty when nobody has said. */
    String nodeOf(LoadConnection connection) {
        return nodes.getOrDefault(connection.number(), "");
    }

    /** Writes down which node serves a connection. */
    void place(LoadConnection connection, String node) {
        nodes.put(connection.number(), node);
        history.add(new Event.Placed(System.nanoTime(), connection.number(), node));
    }
}
