package io.skein.it.transport;

import io.skein.it.fixture.TlsTrust;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Connections to a node on loopback, opened by hand. */
final class Sockets {
    private static final int DEADLINE_MILLIS = 20_000;

    private Sockets() {}

    /** Connects over TCP from the usual address. */
    static Socket plain(int port) {
        return plainFrom("127.0.0.1", port);
    }

    /** Connects over TCP from another address of loopback. */
    static Socket plainFrom(String source, int port) {
        try {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(DEADLINE_MILLIS);
            socket.bind(new InetSocketAddress(source, 0));
            socket.connect(new InetSocketAddress("127.0.0.1", port), DEADLINE_MILLIS);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects over TLS, names the host and finishes the handshake. */
    static SSLSocket tls(TlsTrust trust, String host, int port) throws IOException {
        return tls(trust.context(), host, port);
    }

    /** The same with a context that may have a certificate of its own. */
    static SSLSocket tls(SSLContext context, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain(port), host, port, true);
        socket.startHandshake();
        return socket;
    }

    /** Sends bytes of one char each. */
    static void send(Socket socket, String bytes) {
        send(socket, bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until the other side closes; fails if it does not in time. A reset counts as closed. */
    static String readAll(Socket socket) {
        StringBuilder all = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                all.append((char) next);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("not closed within " + Duration.ofMillis(DEADLINE_MILLIS) + ", got " + all, e);
        } catch (IOException e) {
            return all.toString();
        }
        return all.toString();
    }
}
