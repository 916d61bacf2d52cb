package io.skein.it.drill.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How long the clients felt the first fault, or their first message where there is none. Seconds; null where nothing of the kind was seen.
 *
 * @param detection until the first client lost a connection or was refused one
 * @param firstPublish until the first acknowledgement on a connection that replaced a lost one
 * @param firstDelivery until the first delivery on such a connection
 * @param publishStall longest time without an acknowledgement for one publisher
 * @param deliveryStall longest time without a delivery for one durable subscriber that did not go by itself
 * @param outage longest time without an acknowledgement for anybody
 * @param replicationUnsafe longest time some node said that copies were missing; null when no node tells
 */
public record Recovery(
        @Nullable Double detection,
        @Nullable Double firstPublish,
        @Nullable Double firstDelivery,
        @Nullable Double publishStall,
        @Nullable Double deliveryStall,
        @Nullable Double outage,
        @Nullable Double replicationUnsafe) {

    static Recovery of(Chronicle chronicle) {
        return new Measurement(chronicle).result();
    }

    private static final class Measurement {
        private final Chronicle chronicle;
        private final boolean hasFault;
        private final long faultNanos;
        private final long endNanos;
        private final Map<String, Long> lostNanos = new HashMap<>();
        private final Set<String> leftByThemselves = new HashSet<>();
        private final Map<Integer, Long> connectingNanos = new HashMap<>();

        Measurement(Chronicle chronicle) {
            this.chronicle = chronicle;
            List<Event.Sent> sent = chronicle.only(Event.Sent.class);
            endNanos = sent.isEmpty() ? 0 : sent.get(sent.size() - 1).nanos();
            hasFault = !chronicle.only(Event.FaultBegan.class).isEmpty();
            faultNanos = chronicle.only(Event.FaultBegan.class).stream()
                    .mapToLong(Event::nanos)
                    .findFirst()
                    .orElse(sent.isEmpty() ? 0 : sent.get(0).nanos());
            chronicle.only(Event.Connecting.class).forEach(c -> connectingNanos.put(c.connection(), c.nanos()));
            chronicle.only(Event.Ended.class).stream()
                    .filter(e -> e.nanos() >= faultNanos && e.nanos() <= endNanos)
                    .forEach(this::note);
        }

        /** A connection that the client itself has replaced does not count. */
        private void note(Event.Ended event) {
            boolean replaced = chronicle.connectionsByClient().getOrDefault(event.client(), List.of()).stream()
                    .anyMatch(c -> c.number() > event.connection()
                            && connectingNanos.getOrDefault(c.number(), Long.MAX_VALUE) < event.nanos());
            if (event.ending() == Event.Ending.LOST && !replaced) {
                lostNanos.putIfAbsent(event.client(), event.nanos());
            } else {
                leftByThemselves.add(event.client());
            }
        }

        Recovery result() {
            List<Event.Acknowledged> acknowledged = chronicle.only(Event.Acknowledged.class);
            List<Event.Delivered> delivered = chronicle.only(Event.Delivered.class);
            return new Recovery(
                    sinceFault(lostNanos.values().stream().mapToLong(n -> n)),
                    sinceFault(acknowledged.stream()
                            .filter(a -> isReplacement(a.client(), a.connection()))
                            .mapToLong(Event::nanos)),
                    sinceFault(delivered.stream()
                            .filter(d -> isReplacement(d.client(), d.connection()))
                            .mapToLong(Event::nanos)),
                    longestGap(byClient(acknowledged.stream()
                            .map(a -> Map.entry(a.message().publisher(), a.nanos()))
                            .toList())),
                    longestGap(byClient(delivered.stream()
                            .filter(d -> isSteadySubscriber(d.client()))
                            .map(d -> Map.entry(d.client(), d.nanos()))
                            .toList())),
                    longestGap(byClient(acknowledged.stream()
                            .map(a -> Map.entry("anybody", a.nanos()))
                            .toList())),
                    longestUnsafe());
        }

        private @Nullable Double sinceFault(LongStream nanos) {
            return orNull(nanos.filter(n -> n >= faultNanos)
                    .mapToDouble(n -> seconds(n - faultNanos))
                    .min());
        }

        private boolean isReplacement(String client, int connection) {
            Long lost = lostNanos.get(client);
            return lost != null && connectingNanos.getOrDefault(connection, 0L) > lost;
        }

        private boolean isSteadySubscriber(String client) {
            return !leftByThemselves.contains(client)
                    && chronicle.only(Event.Subscribed.class).stream()
                            .anyMatch(s -> s.client().equals(client) && s.durable() && s.nanos() < faultNanos);
        }

        private static Map<String, List<Long>> byClient(List<Map.Entry<String, Long>> times) {
            Map<String, List<Long>> grouped = new HashMap<>();
            times.forEach(t ->
                    grouped.computeIfAbsent(t.getKey(), k -> new ArrayList<>()).add(t.getValue()));
            return grouped;
        }

        /** Between the fault and the end of publishing; those who had nothing before the fault are not measured. */
        private @Nullable Double longestGap(Map<String, List<Long>> times) {
            return orNull(times.values().stream()
                    .filter(all -> all.get(0) <= faultNanos || !hasFault)
                    .mapToDouble(this::longestGap)
                    .max());
        }

        private double longestGap(List<Long> times) {
            long last = faultNanos;
            long longest = 0;
            for (long time : times) {
                if (time > faultNanos && time <= endNanos) {
                    longest = Math.max(longest, time - last);
                    last = time;
                }
            }
            return seconds(Math.max(longest, endNanos - last));
        }

        private @Nullable Double longestUnsafe() {
            Map<String, Long> since = new HashMap<>();
            Double longest = null;
            for (Event.ReplicationSafe event : chronicle.only(Event.ReplicationSafe.class)) {
                longest = longest == null ? Double.valueOf(0) : longest;
                Long began = event.safe()
                        ? since.remove(event.node())
                        : since.computeIfAbsent(event.node(), n -> event.nanos());
                if (began != null) {
                    longest = Math.max(longest, seconds(event.nanos() - began));
                }
            }
            return longest;
        }

        private static double seconds(long nanos) {
            return TimeUnit.NANOSECONDS.toMillis(nanos) / 1000.0;
        }

        private static @Nullable Double orNull(OptionalDouble value) {
            return value.isPresent() ? value.getAsDouble() : null;
        }
    }
}
