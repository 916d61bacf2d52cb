package io.skein.it.drill.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program that runs in a node's network and passes its connections on to other nodes, every byte later by the same
 * time: {@code DelayRelay MILLIS PORT=HOST:PORT...}. Its own connections leave from ports that no filter redirects.
 */
final class DelayRelay {
    /** From here on a source port is the relay's; the system takes its own from below. */
    static final int FIRST_SOURCE_PORT = 61_000;

    private static final int SOURCE_PORTS = 4_000;
    private static final int CHUNK_BYTES = 64 * 1024;
    /** Chunks on their way; beyond it the sender is not read from. */
    private static final int CHUNKS = 256;

    private static final AtomicInteger NEXT_SOURCE = new AtomicInteger();

    private record Chunk(byte[] bytes, long dueNanos) {}

    private DelayRelay() {}

    public static void main(String[] arguments) throws IOException {
        long delayNanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[0]));
        for (int i = 1; i < arguments.length; i++) {
            String[] parts = arguments[i].split("[=:]");
            ServerSocket server = new ServerSocket(Integer.parseInt(parts[0]));
            InetSocketAddress target = new InetSocketAddress(parts[1], Integer.parseInt(parts[2]));
            start(() -> accept(server, target, delayNanos));
        }
        System.out.println("ready");
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        new Thread(() -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // one side is gone; its sockets are closed by whoever noticed
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .start();
    }

    private static void accept(ServerSocket server, InetSocketAddress target, long delayNanos) throws IOException {
        while (true) {
            Socket near = server.accept();
            start(() -> {
                Socket far = connect(near, target);
                pass(near, far, delayNanos);
                pass(far, near, delayNanos);
            });
        }
    }

    private static Socket connect(Socket near, InetSocketAddress target) throws IOException {
        while (true) {
            Socket far = new Socket();
            try {
                far.bind(new InetSocketAddress(FIRST_SOURCE_PORT + NEXT_SOURCE.getAndIncrement() % SOURCE_PORTS));
                far.connect(target, 5_000);
                return far;
            } catch (BindException e) {
                far.close();
            } catch (IOException e) {
                near.close();
                throw e;
            }
        }
    }

    private static void pass(Socket from, Socket to, long delayNanos) {
        BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>(CHUNKS);
        start(() -> read(from, chunks, delayNanos));
        start(() -> write(to, from, chunks));
    }

    /** An empty chunk is the end. */
    private static void read(Socket from, BlockingQueue<Chunk> chunks, long delayNanos)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[CHUNK_BYTES];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                chunks.put(new Chunk(Arrays.copyOf(buffer, count), System.nanoTime() + delayNanos));
            }
        } finally {
            chunks.put(new Chunk(new byte[0], System.nanoTime() + delayNanos));
        }
    }

    private static void write(Socket to, Socket from, BlockingQueue<Chunk> chunks)
            throws IOException, InterruptedException {
        try (to;
                from) {
            OutputStream out = to.getOutputStream();
            for (Chunk next = chunks.take(); next.bytes.length > 0; next = chunks.take()) {
                TimeUnit.NANOSECONDS.sleep(next.dueNanos - System.nanoTime());
                out.write(next.bytes);
            }
        }
    }
}
