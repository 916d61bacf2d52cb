package io.skein.it.robustness;

import io.skein.it.fixture.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One connection after the other, each with packets in no sensible order: whole, several at once, cut, byte by byte, or
 * left off in the middle; read from or not; ended by DISCONNECT, close or reset. One thread uses it.
 */
final class HostileClient {
    private static final int MOST_PACKETS = 30;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int LONGEST_PAUSE_NANOS = 5_000_000;
    private static final long BETWEEN_BYTES_NANOS = 200_000;

    private final Endpoint broker;
    private final Random random;
    private final FuzzInputs inputs;
    private final byte[] sink = new byte[16 * 1024];
    private volatile long startedNanos;
    private volatile @Nullable Socket current;

    HostileClient(Endpoint broker, long seed, FuzzInputs inputs) {
        this.broker = broker;
        this.random = new Random(seed);
        this.inputs = inputs;
    }

    /** One connection from its opening to its end; that the node closes it is ordinary. */
    void connectOnce() throws IOException {
        boolean reset = random.nextInt(10) > 0;
        try (Socket socket = new Socket(broker.host(), broker.port())) {
            startedNanos = System.nanoTime();
            current = socket;
            socket.setTcpNoDelay(true);
            if (reset) {
                socket.setSoLinger(true, 0); // which also leaves the port free for the next
            }
            try {
                talk(socket);
                LockSupport.parkNanos(random.nextInt(LONGEST_PAUSE_NANOS)); // a reset overtakes what was sent before it
            } catch (IOException closedByTheNode) {
                // as it should be after most of what is said here
            }
        }
    }

    /** Closes a connection that has stood still for long, as one does that neither side reads from. Any thread. */
    void closeIfOld(long nowNanos) throws IOException {
        Socket socket = current;
        if (socket != null && nowNanos - startedNanos > LONGEST_NANOS) {
            socket.close();
        }
    }

    private void talk(Socket socket) throws IOException {
        if (random.nextInt(10) == 0) {
            send(socket.getOutputStream(), inputs.next(random));
            return;
        }
        HostilePackets packets = new HostilePackets(random, inputs, 3 + random.nextInt(3));
        boolean reads = random.nextInt(4) > 0;
        if (random.nextInt(12) > 0) {
            send(socket.getOutputStream(), packets.connect());
        }
        for (int i = random.nextInt(MOST_PACKETS); i > 0; i--) {
            send(socket.getOutputStream(), together(packets));
            if (reads) {
                drain(socket.getInputStream());
            }
        }
    }

    private byte[] together(HostilePackets packets) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = random.nextInt(4) == 0 ? random.nextInt(8) : 0; i >= 0; i--) {
            all.writeBytes(packets.next());
        }
        return all.toByteArray();
    }

    private void send(OutputStream out, byte[] bytes) throws IOException {
        switch (random.nextInt(16)) {
            case 0 -> sendByteByByte(out, Arrays.copyOf(bytes, Math.min(bytes.length, 40)));
            case 1 -> {
                out.write(bytes, 0, random.nextInt(bytes.length + 1));
                throw new IOException("left off in the middle");
            }
            case 2, 3 -> {
                int cut = random.nextInt(bytes.length + 1);
                out.write(bytes, 0, cut);
                LockSupport.parkNanos(BETWEEN_BYTES_NANOS);
                out.write(bytes, cut, bytes.length - cut);
            }
            default -> out.write(bytes);
        }
    }

    private static void sendByteByByte(OutputStream out, byte[] bytes) throws IOException {
        for (byte one : bytes) {
            out.write(one);
            LockSupport.parkNanos(BETWEEN_BYTES_NANOS);
        }
    }

    /** Reads what is there already. */
    private void drain(InputStream in) throws IOException {
        while (in.available() > 0 && in.read(sink) > 0) {
            // what the node says is not looked at
        }
    }
}
