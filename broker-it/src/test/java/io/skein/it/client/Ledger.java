package io.skein.it.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What one publisher sent, numbered from 0, and what one subscriber saw of it. Any thread may write down; the first
 * thing that must not be is remembered and reported at the end.
 */
public final class Ledger {
    private final String name;
    private final int expected;
    private final int qos;
    private final BitSet seen = new BitSet();
    private final List<String> faults = new ArrayList<>();
    private int next;
    private int distinct;

    /** For {@code expected} messages at one QoS; the name tells its payloads from those of other ledgers. */
    public Ledger(String name, int expected, int qos) {
        this.name = name;
        this.expected = expected;
        this.qos = qos;
    }

    /** The payloads numbered from (inclusive) to (exclusive). */
    public List<String> payloads(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> name + ":" + i).toList();
    }

    /** Writes down a message as the subscriber got it. */
    public synchronized void received(String payload, int receivedQos, boolean dup) {
        int at = payload.lastIndexOf(':');
        if (at < 0 || !payload.substring(0, at).equals(name)) {
            fault("foreign message " + payload);
            return;
        }
        if (receivedQos != qos) {
            fault(payload + " came with QoS " + receivedQos + " instead of " + qos);
        }
        number(Integer.parseInt(payload.substring(at + 1)), dup);
        notifyAll();
    }

    private void number(int number, boolean dup) {
        if (seen.get(number)) {
            if (qos != 1 || !dup) {
                fault("number " + number + " came twice at QoS " + qos + (dup ? " with DUP" : " without DUP"));
            }
            return;
        }
        if (number < next) {
            fault("number " + number + " came after " + (next - 1));
        }
        seen.set(number);
        distinct++;
        next = Math.max(next, number + 1);
    }

    private void fault(String text) {
        if (faults.size() < 10) {
            faults.add(text);
        }
    }

    /** Waits until this many different messages have come, and fails when they do not in time. */
    public synchronized void await(int count, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            while (distinct < count) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError(name + ": only " + distinct + " of " + count
                            + " messages came, missing from " + seen.nextClearBit(0) + "; faults " + faults);
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Fails unless all came, in order and as often as the QoS allows. */
    public synchronized void verify() {
        if (distinct != expected || !faults.isEmpty()) {
            throw new AssertionError(name + ": " + distinct + " of " + expected + " messages came; faults " + faults);
        }
    }
}
