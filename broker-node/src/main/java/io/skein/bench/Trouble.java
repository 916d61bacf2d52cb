package io.skein.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Connections that ended and should not have, by reason. For every thread. */
final class Trouble implements Publisher.Ends {
    /** Reasons told apart; the rest is counted together. */
    private static final int REASONS = 20;

    private final Map<String, LongAdder> byReason = new ConcurrentHashMap<>();

    @Override
    public void connectionLost(String clientId, String why) {
        String reason = byReason.size() < REASONS || byReason.containsKey(why) ? why : "other reasons";
        byReason.computeIfAbsent(reason, first -> new LongAdder()).increment();
    }

    long connectionsLost() {
        return byReason.values().stream().mapToLong(LongAdder::sum).sum();
    }

    Map<String, Long> byReason() {
        Map<String, Long> sums = new TreeMap<>();
        byReason.forEach((reason, count) -> sums.put(reason, count.sum()));
        return sums;
    }
}
