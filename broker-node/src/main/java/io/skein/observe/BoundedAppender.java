package io.skein.observe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hands log lines to a thread of its own through a bounded queue, so that no event loop ever waits for standard output.
 * That thread is woken once for all lines of a moment and writes them at once. Lines that find the queue full are left
 * out and counted.
 */
public final class BoundedAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final LongAdder DROPPED = new LongAdder();
    private static final byte[] NOTHING = {};
    private static final int QUEUE_LINES = 8192;
    private static final int LINES_AT_ONCE = 256;
    /** How long lines wait for others. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** How long what is queued may take when the process ends. */
    private static final long STOP_MILLIS = 1_000;

    private final BlockingQueue<ILoggingEvent> queue = new ArrayBlockingQueue<>(QUEUE_LINES);
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Thread writer = new Thread(this::write, "skein-log");
    private final OutputStream output;
    private @Nullable Encoder<ILoggingEvent> encoder;
    private volatile boolean stopping;

    /** Writes to standard output. */
    public BoundedAppender() {
        this(new StandardOutput());
    }

    /** Whatever it is at the time: a part of the load tool has its own answers on what it was at first. */
    private static final class StandardOutput extends OutputStream {
        @Override
        public void write(int b) {
            System.out.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            System.out.write(bytes, from, length);
        }

        @Override
        public void flush() throws IOException {
            if (System.out.checkError()) { // which flushes
                throw new IOException("nobody reads standard output");
            }
        }
    }

    BoundedAppender(OutputStream output) {
        this.output = output;
        writer.setDaemon(true);
    }

    /** To be set before it starts. */
    public void setEncoder(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    @Nullable
    Encoder<ILoggingEvent> encoder() {
        return encoder;
    }

    @Override
    public void start() {
        if (encoder == null) {
            addError("no encoder");
            return;
        }
        super.start();
        writer.start();
    }

    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        stopping = true;
        LockSupport.unpark(writer);
        try {
            writer.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        if (!queue.offer(event)) {
            DROPPED.increment();
        } else if (asleep.get() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(writer);
        }
    }

    private void write() {
        List<ILoggingEvent> lines = new ArrayList<>(LINES_AT_ONCE);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!stopping || !queue.isEmpty()) {
            if (queue.drainTo(lines, LINES_AT_ONCE) == 0) {
                awaitLines();
                continue;
            }
            lines.forEach(line -> bytes.writeBytes(encoded(line)));
            try {
                bytes.writeTo(output);
                output.flush();
            } catch (IOException nobodyReads) {
                DROPPED.add(lines.size());
            }
            lines.clear();
            bytes.reset();
        }
    }

    /** Sleeps until there is a line, and a moment longer. */
    private void awaitLines() {
        asleep.set(true);
        while (queue.isEmpty() && !stopping) {
            LockSupport.park(this);
            asleep.set(true); // who woke it may have been late with a line that was written before it fell asleep
        }
        asleep.set(false);
        if (!stopping) {
            LockSupport.parkNanos(this, GATHER_NANOS);
        }
    }

    private byte[] encoded(ILoggingEvent event) {
        Encoder<ILoggingEvent> set = encoder;
        try {
            return set == null ? NOTHING : set.encode(event);
        } catch (RuntimeException | StackOverflowError e) { // the lines after it are not its fault
            DROPPED.increment();
            return NOTHING;
        }
    }

    /** Lines left out since the process started. */
    static long droppedLines() {
        return DROPPED.sum();
    }
}
