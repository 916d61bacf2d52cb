package io.skein.it.client;

import io.skein.it.fixture.ExternalProgram;
import io.skein.it.fixture.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** MQTT.js in a process of its own. */
final class MqttJs {
    private static final Path SCRIPTS = Project.root().resolve("broker-it/src/test/js");
    private static final int WINDOW = 100;

    private final int version;

    MqttJs(int version) {
        this.version = version;
    }

    private LineProcess start(String role, Route route, java.util.function.Consumer<String> listener) {
        String node = ExternalProgram.NODE.require();
        if (!Files.isDirectory(SCRIPTS.resolve("node_modules/mqtt"))) {
            ExternalProgram.skip("MQTT.js is not installed: run 'npm ci' in broker-it/src/test/js");
        }
        List<String> command = new ArrayList<>();
        route.broker()
                .trust()
                .ifPresent(trust -> command.addAll(List.of(
                        "env",
                        "NODE_EXTRA_CA_CERTS=" + trust.authority(),
                        "NODE_OPTIONS=--tls-max-v" + trust.version().substring("TLSv".length()))));
        command.addAll(List.of(
                node,
                SCRIPTS.resolve("client.js").toString(),
                role,
                route.broker().uri(),
                Integer.toString(version),
                route.clientId(),
                route.topic(),
                Integer.toString(route.qos())));
        LineProcess process = new LineProcess("mqtt.js " + role, command, "ready", listener);
        process.awaitReady();
        return process;
    }

    TestSubscriber subscriber(Route route, Ledger ledger) {
        LineProcess process = start("subscribe", route, line -> {
            if (line.startsWith("payload ")) {
                String[] parts = line.split(" ", 4);
                ledger.received(parts[3], Integer.parseInt(parts[1]), parts[2].equals("true"));
            }
        });
        return process::close;
    }

    TestPublisher publisher(Route route) {
        Window window = new Window(WINDOW);
        LineProcess process = start("publish", route, line -> {
            if (line.equals("acknowledged")) {
                window.leave();
            }
        });
        return new Publisher(process, window);
    }

    private record Publisher(LineProcess process, Window window) implements TestPublisher {
        @Override
        public void publish(List<String> payloads) {
            for (String payload : payloads) {
                window.enter();
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
