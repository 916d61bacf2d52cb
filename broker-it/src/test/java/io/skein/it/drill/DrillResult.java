package io.skein.it.drill;

import io.skein.it.drill.ledger.Offence.Kind;
import io.skein.it.drill.ledger.Recovery;
import io.skein.it.drill.ledger.Verdict;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is kept of one run, as JSON: every kind of offence with its count, and the recovery in seconds. */
record DrillResult(JsonObject json) {
    static DrillResult of(Drill drill, long seed, int nodes, double seconds, Verdict verdict) {
        JsonObject offences = new JsonObject();
        for (Kind kind : Kind.values()) {
            offences.put(key(kind), verdict.count(kind));
        }
        return new DrillResult(new JsonObject()
                .put("drill", drill.name())
                .put("seed", seed)
                .put("nodes", nodes)
                .put("outcome", outcome(verdict))
                .put("seconds", seconds)
                .put("sent", verdict.sent())
                .put("acknowledged", verdict.acknowledged())
                .put("delivered", verdict.delivered())
                .put("repeated", verdict.repeated())
                .put("missed-by-clean", verdict.missedByClean())
                .put("offences", offences)
                .put("recovery", recovery(verdict.recovery())));
    }

    private static String outcome(Verdict verdict) {
        if (verdict.isClean()) {
            return "passed";
        }
        return verdict.isAsExpected() ? "warned" : "failed";
    }

    private static JsonObject recovery(Recovery recovery) {
        return new JsonObject()
                .put("detection", recovery.detection())
                .put("first-publish", recovery.firstPublish())
                .put("first-delivery", recovery.firstDelivery())
                .put("publish-stall", recovery.publishStall())
                .put("delivery-stall", recovery.deliveryStall())
                .put("outage", recovery.outage())
                .put("replication-unsafe", recovery.replicationUnsafe());
    }

    /** A drill that came to no verdict: it could not run here, or the harness broke. */
    static DrillResult without(Drill drill, long seed, String outcome, String reason) {
        return new DrillResult(new JsonObject()
                .put("drill", drill.name())
                .put("seed", seed)
                .put("outcome", outcome)
                .put("reason", reason));
    }

    static DrillResult read(Path file) {
        try {
            return new DrillResult(new JsonObject(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, json.encodePrettily() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String drill() {
        return json.getString("drill");
    }

    long seed() {
        return json.getLong("seed");
    }

    /** "passed"; "warned" when what was lost had been warned of and that was expected; "failed", "broken", "skipped". */
    String outcome() {
        return json.getString("outcome");
    }

    boolean isBad() {
        return outcome().equals("failed") || outcome().equals("broken");
    }

    /** 0 for what came to no verdict. */
    long count(Kind kind) {
        return json.getJsonObject("offences", new JsonObject()).getLong(key(kind), 0L);
    }

    long number(String name) {
        return json.getLong(name, 0L);
    }

    /** Seconds of a recovery figure, null when there was nothing to measure. */
    @Nullable
    Double recovery(String name) {
        return json.getJsonObject("recovery", new JsonObject()).getDouble(name);
    }

    /** How long it took, without the start of its cluster. */
    double seconds() {
        return json.getDouble("seconds", 0.0);
    }

    /** Why it came to no verdict. */
    String reason() {
        return json.getString("reason", "");
    }

    /** The recovery's figures as they are written. */
    String recoveries() {
        return json.getJsonObject("recovery", new JsonObject()).encode();
    }

    /** Kinds with their counts, those that are not 0. */
    Map<Kind, Long> offences() {
        Map<Kind, Long> found = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            if (count(kind) > 0) {
                found.put(kind, count(kind));
            }
        }
        return found;
    }

    private static String key(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
