package io.skein.router;

import io.vertx.core.Context;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other threads hand to a loop: one queue, in order per sender, and one wake-up for all that is in it. Its bytes
 * are counted so that publishers stop being read from before it grows without bound.
 */
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    private static final int CHUNK = 1024;
    private static final int PER_TURN = 512;

    private final Context context;
    private final Consumer<HandOver> onHandOver;
    private final MpscUnboundedArrayQueue<Object> queue = new MpscUnboundedArrayQueue<>(CHUNK);
    private final AtomicBoolean awake = new AtomicBoolean();
    private final AtomicLong bytes = new AtomicLong();

    Mailbox(Context context, Consumer<HandOver> onHandOver) {
        this.context = context;
        this.onHandOver = onHandOver;
    }

    /** Any thread. */
    void put(Runnable task) {
        offer(task);
    }

    /** Any thread; the sender does not touch it afterwards. */
    void put(HandOver handOver) {
        bytes.addAndGet(handOver.bytes());
        offer(handOver);
    }

    /** The weight of the messages in it; any thread. */
    long bytes() {
        return bytes.get();
    }

    /** Entries in it; any thread, approximate. */
    int depth() {
        return queue.size();
    }

    private void offer(Object entry) {
        queue.offer(entry);
        if (!awake.get() && awake.compareAndSet(false, true)) {
            context.runOnContext(v -> drain());
        }
    }

    private void drain() {
        awake.set(false); // before the first poll, so that nothing put from now on goes unnoticed
        for (int i = 0; i < PER_TURN; i++) {
            Object entry = queue.poll();
            if (entry == null) {
                return;
            }
            process(entry);
        }
        if (awake.compareAndSet(false, true)) {
            context.runOnContext(v -> drain());
        }
    }

    private void process(Object entry) {
        try {
            if (entry instanceof HandOver handOver) {
                bytes.addAndGet(-handOver.bytes());
                onHandOver.accept(handOver);
            } else {
                ((Runnable) entry).run();
            }
        } catch (RuntimeException e) {
            LOG.error("event=mailbox-entry-failed", e); // what comes after it is not its fault
        }
    }
}
