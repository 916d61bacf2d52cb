package io.skein.observe;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hands log lines to a thread of its own through a bounded queue, so that no event loop ever waits for standard output.
 * Lines that find the queue full are left out and counted.
 */
public final class BoundedAppender extends AsyncAppender {
    private static final LongAdder DROPPED = new LongAdder();
    private static final int QUEUE_LINES = 8192;

    public BoundedAppender() {
        setQueueSize(QUEUE_LINES);
        setNeverBlock(true);
        setDiscardingThreshold(0); // otherwise INFO is left out from four fifths on
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (getRemainingCapacity() == 0) {
            DROPPED.increment();
        } else {
            super.append(event);
        }
    }

    /** Lines left out since the process started. */
    static long droppedLines() {
        return DROPPED.sum();
    }
}
