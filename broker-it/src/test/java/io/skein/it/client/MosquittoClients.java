package io.skein.it.client;

import io.skein.it.fixture.ExternalProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's mosquitto_pub and mosquitto_sub; their debug lines tell acknowledgements and the DUP flag. */
final class MosquittoClients {
    private static final Pattern PUBLISH = Pattern.compile(".* received PUBLISH \\(d(\\d), q(\\d), .*");
    /** Below the 20 which the client announces as its own Receive Maximum. */
    private static final int SMALL_WINDOW = 10;

    private final String version;

    MosquittoClients(String version) {
        this.version = version;
    }

    TestSubscriber subscriber(Route route, Ledger ledger) {
        List<String> command = command(ExternalProgram.MOSQUITTO_SUB, route);
        command.addAll(List.of("-F", "payload %q %p"));
        Listener listener = new Listener(ledger);
        LineProcess process = new LineProcess("mosquitto_sub", command, "Subscribed (mid: 1)", listener::line);
        process.awaitReady();
        return process::close;
    }

    /** The payload's line follows the debug line of its PUBLISH; at QoS 2 only after PUBREL, but then no DUP counts. */
    private static final class Listener {
        private final Ledger ledger;
        private boolean dup;

        Listener(Ledger ledger) {
            this.ledger = ledger;
        }

        void line(String line) {
            Matcher publish = PUBLISH.matcher(line);
            if (publish.matches()) {
                dup = publish.group(1).equals("1");
            } else if (line.startsWith("payload ")) {
                String[] parts = line.split(" ", 3);
                ledger.received(parts[2], Integer.parseInt(parts[1]), dup);
            }
        }
    }

    /** mosquitto_pub does not always end after it. */
    private static final String LAST_WORD = "sending DISCONNECT";

    TestPublisher publisher(Route route) {
        List<String> command = command(ExternalProgram.MOSQUITTO_PUB, route);
        command.add("-l");
        Window window = new Window(windowSize(route));
        String acknowledged = route.qos() == 1 ? "received PUBACK" : "received PUBCOMP";
        LineProcess process = new LineProcess("mosquitto_pub", command, "received CONNACK (0)", LAST_WORD, line -> {
            if (line.contains(acknowledged)) {
                window.leave();
            }
        });
        process.awaitReady();
        return new Publisher(process, window, route.qos());
    }

    /**
     * mosquitto_pub 2.0.11 stops in the midst of a longer QoS 2 input over MQTT 5, against its own broker too. It does
     * not when only a few lines are open at a time.
     */
    private int windowSize(Route route) {
        return version.equals("mqttv5") && route.qos() == 2 ? SMALL_WINDOW : 200;
    }

    private List<String> command(ExternalProgram program, Route route) {
        List<String> command = new ArrayList<>(List.of(
                "stdbuf",
                "-oL",
                program.require(),
                "-d",
                "-V",
                version,
                "-h",
                route.broker().host(),
                "-p",
                Integer.toString(route.broker().port()),
                "-i",
                route.clientId(),
                "-t",
                route.topic(),
                "-q",
                Integer.toString(route.qos())));
        route.broker()
                .trust()
                .ifPresent(trust -> command.addAll(List.of(
                        "--cafile",
                        trust.authority().toString(),
                        "--tls-version",
                        trust.version().toLowerCase(Locale.ROOT))));
        return command;
    }

    private record Publisher(LineProcess process, Window window, int qos) implements TestPublisher {
        @Override
        public void publish(List<String> payloads) {
            for (String payload : payloads) {
                if (qos > 0) {
                    window.enter();
                }
                process.writeLine(payload);
            }
        }

        @Override
        public void finish() {
            window.awaitEmpty();
            process.finish();
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
