package io.skein.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks whether a port can be bound before the node joins, so that a taken one is told at once. */
final class Ports {
    private Ports() {}

    /** Blocks for the resolution of the name at most. */
    static void requireFree(String key, String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new StartException(key + ": cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }
}
