package io.skein.it.drill;

import io.skein.it.drill.ledger.Offence.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** The results as a table: a line for each drill with the sums over its seeds, and medians of the recovery. */
final class ResultTable {
    private static final String ROW = "%-38s %5s %8s %8s %5s %5s %6s %6s %6s %7s %5s %6s %7s %7s %7s %7s  %s%n";

    private ResultTable() {}

    static String of(Collection<DrillResult> results) {
        Map<String, List<DrillResult>> byDrill = new LinkedHashMap<>();
        results.forEach(
                r -> byDrill.computeIfAbsent(r.drill(), d -> new ArrayList<>()).add(r));
        StringBuilder text = new StringBuilder(ROW.formatted(
                "drill", "seeds", "sent", "acked", "lost", "dup2", "order", "wills", "owners", "session", "ret",
                "other", "detect", "publish", "deliver", "stall", ""));
        byDrill.forEach((drill, all) -> text.append(row(drill, all)));
        text.append("""
                lost, dup2 (QoS 2), order, wills (lost or doubled), owners (more than one), session (lost), ret (retained
                messages that differ), other (not recovered, protocol, logs): sums over the seeds, each should be 0.
                detect, publish, deliver: medians of the seconds from the fault to the first closed connection, and to the
                first acknowledgement and delivery on a connection that replaced a lost one; stall: the longest time any
                publisher waited for an acknowledgement.
                """);
        return text.toString();
    }

    private static String row(String drill, List<DrillResult> all) {
        return ROW.formatted(
                drill,
                all.size(),
                sum(all, r -> r.number("sent")),
                sum(all, r -> r.number("acknowledged")),
                sum(all, r -> r.count(Kind.LOST)),
                sum(all, r -> r.count(Kind.DUPLICATE)),
                sum(all, r -> r.count(Kind.REORDERED)),
                sum(all, r -> r.count(Kind.WILL_LOST) + r.count(Kind.WILL_DOUBLED)),
                sum(all, r -> r.count(Kind.TWO_OWNERS)),
                sum(all, r -> r.count(Kind.SESSION_LOST)),
                sum(all, r -> r.count(Kind.RETAINED)),
                sum(all, r -> r.count(Kind.NOT_RECOVERED) + r.count(Kind.PROTOCOL) + r.count(Kind.LOGGED)),
                median(all, "detection"),
                median(all, "first-publish"),
                median(all, "first-delivery"),
                longest(all, "publish-stall"),
                outcome(all));
    }

    private static long sum(List<DrillResult> all, ToLongFunction<DrillResult> number) {
        return all.stream().mapToLong(number).sum();
    }

    private static String median(List<DrillResult> all, String name) {
        List<Double> values = sorted(all, name);
        return values.isEmpty() ? "-" : seconds(values.get(values.size() / 2));
    }

    private static String longest(List<DrillResult> all, String name) {
        List<Double> values = sorted(all, name);
        return values.isEmpty() ? "-" : seconds(values.get(values.size() - 1));
    }

    private static List<Double> sorted(List<DrillResult> all, String name) {
        return all.stream()
                .map(r -> r.recovery(name))
                .filter(Objects::nonNull)
                .map(v -> (double) v)
                .sorted()
                .toList();
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String outcome(List<DrillResult> all) {
        List<DrillResult> bad = all.stream().filter(DrillResult::isBad).toList();
        if (!bad.isEmpty()) {
            return "FAILED, seeds " + bad.stream().map(DrillResult::seed).toList();
        }
        if (all.stream().allMatch(r -> r.outcome().equals("skipped"))) {
            return "SKIPPED: " + all.get(0).reason();
        }
        return all.stream().anyMatch(r -> r.outcome().equals("warned")) ? "warned before" : "passed";
    }
}
