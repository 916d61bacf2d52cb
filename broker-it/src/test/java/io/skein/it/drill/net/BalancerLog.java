package io.skein.it.drill.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Hears on a UDP port which node the balancer gave each connection to. */
final class BalancerLog implements AutoCloseable {
    private static final int LONGEST = 512;

    private final DatagramSocket socket;
    private Consumer<String> listener = line -> {};

    /** @param address of this machine to hear at */
    BalancerLog(String address) {
        try {
            socket = new DatagramSocket(0, InetAddress.getByName(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::run, "balancer-log");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        while (!socket.isClosed()) {
            try {
                socket.receive(packet);
                tell(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                // closed, or a datagram lost: the connection's node stays unknown
            }
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    private synchronized void tell(String line) {
        listener.accept(line);
    }

    /** Each line, "port server", goes here, on a thread of the log's own; none to the one before any more. */
    synchronized void setListener(Consumer<String> target) {
        listener = target;
    }

    @Override
    public void close() {
        socket.close();
    }
}
