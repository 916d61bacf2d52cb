package io.skein.bench;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a run has found. */
final class Result {
    private final BenchOptions options;
    private final JsonObject json;

    Result(BenchOptions options, Outcome outcome) {
        this.options = options;
        this.json = new JsonObject().put("run", asked(options)).mergeIn(Figures.of(options, outcome));
    }

    JsonObject json() {
        return json;
    }

    /** What no broker may do at this QoS; empty if all is well. */
    List<String> brokenPromises() {
        JsonObject ledger = json.getJsonObject("ledger");
        List<String> broken = new ArrayList<>();
        if (options.qos() > 0) {
            complain(broken, "lost", ledger);
        }
        if (options.qos() > 0 && options.mode() != Mode.SHARED) { // a group has no order [MQTT-4.6.0-6]
            complain(broken, "reordered", ledger);
        }
        if (options.qos() > 1) {
            complain(broken, "duplicates", ledger);
        }
        if (!ledger.getJsonObject("connectionsLost").isEmpty()) {
            broken.add("connections lost: "
                    + ledger.getJsonObject("connectionsLost").encode());
        }
        return broken;
    }

    /** A line for each group of figures. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Object> group : json) {
            text.append(String.format("%-10s", group.getKey()));
            append(text, group.getValue());
            text.append('\n');
        }
        brokenPromises()
                .forEach(broken -> text.append("BROKEN    ").append(broken).append('\n'));
        return text.toString();
    }

    private static void append(StringBuilder text, Object value) {
        if (value instanceof JsonObject group) {
            for (Map.Entry<String, Object> figure : group) {
                text.append(' ').append(figure.getKey());
                if (figure.getValue() instanceof JsonObject inner) {
                    text.append(" {");
                    append(text, inner);
                    text.append(" }");
                } else {
                    text.append('=').append(figure.getValue());
                }
            }
        } else {
            text.append(' ').append(value);
        }
    }

    private static void complain(List<String> broken, String what, JsonObject ledger) {
        long count = ledger.getLong(what, 0L);
        if (count != 0) {
            broken.add(what + ": " + count);
        }
    }

    private static JsonObject asked(BenchOptions options) {
        return new JsonObject()
                .put("mode", options.mode().toString())
                .put("mqtt", options.version().isV5() ? "5" : "3.1.1")
                .put("qos", options.qos())
                .put("payloadBytes", options.payloadBytes())
                .put("publishers", options.publishers())
                .put("subscribers", options.subscribers())
                .put("durable", options.durable())
                .put("window", options.window())
                .put("backlog", options.backlog())
                .put("messagesPerSecond", options.messagesPerSecond())
                .put("messages", options.messages())
                .put("threads", options.threads())
                .put("warmUpSeconds", options.warmUp().toSeconds())
                .put("durationSeconds", options.duration().toSeconds());
    }
}
