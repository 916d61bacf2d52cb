package io.skein.it.transport;

import static io.skein.it.fixture.TestCluster.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.skein.it.fixture.Clusters;
import io.skein.it.fixture.ExternalProgram;
import io.skein.it.fixture.FreePorts;
import io.skein.it.fixture.NodeProcess;
import io.skein.it.fixture.OwnedProcess;
import io.skein.it.fixture.Project;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPublish;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** MQTT.js in a real browser: a page publishes and receives over a WebSocket, and tells the test what it saw. */
@EnabledIfSystemProperty(named = "skein.long", matches = "true")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BrowserIT {
    private static final Path BUNDLE =
            Project.root().resolve("broker-it/src/test/js/node_modules/mqtt/dist/mqtt.min.js");
    private static final String PAGE = """
            <!doctype html><title>Skein</title><script src="/mqtt.js"></script><script>
            const tell = text => fetch('/told', {method: 'POST', body: text});
            window.onerror = message => tell('error ' + message);
            const client = mqtt.connect('ws://127.0.0.1:%d/mqtt', {clientId: 'browser', protocolVersion: 5});
            client.on('error', error => tell('error ' + error));
            client.on('message', (topic, payload) => {
              tell(topic + ' ' + payload);
              client.publish('from/browser', 'heard ' + payload, {qos: 1}, error => tell('published ' + !error));
            });
            client.on('connect', () => client.subscribe('to/browser', {qos: 1}, error => tell('subscribed ' + !error)));
            </script>
            """;

    @RegisterExtension
    final Clusters clusters = new Clusters();

    @TempDir
    Path directory;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @Test
    void shouldPublishAndReceiveInABrowser() throws Exception {
        String chromium = ExternalProgram.CHROMIUM.require();
        int webSocketPort = FreePorts.take();
        NodeProcess node = clusters.start(aCluster().with("listeners.ws.port", Integer.toString(webSocketPort)))
                .node(1);
        HttpServer server = serve(PAGE.formatted(webSocketPort));
        OwnedProcess browser = browse(chromium, server.getAddress().getPort());
        try (RawMqttClient client = RawMqttClient.connected(node.endpoint(), RawConnect.v5("test"))) {
            client.subscribe("from/browser", 1);
            expectTold("subscribed true");
            client.publishQos1(RawPublish.of("to/browser", "hello"));
            assertThat(client.expect(PacketType.PUBLISH).text()).isEqualTo("heard hello");
            expectTold("to/browser hello");
            expectTold("published true");
        } finally {
            browser.close(Duration.ofSeconds(5));
            server.stop(0);
        }
    }

    private void expectTold(String text) throws InterruptedException {
        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo(text);
    }

    private OwnedProcess browse(String chromium, int port) {
        return OwnedProcess.startLogged(
                "chromium",
                List.of(
                        chromium,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "http://127.0.0.1:" + port + "/"),
                Map.of(),
                directory.resolve("chromium.log"));
    }

    private HttpServer serve(String page) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", FreePorts.take()), 0);
        server.createContext("/", exchange -> answer(exchange, "text/html", page.getBytes(StandardCharsets.UTF_8)));
        server.createContext("/mqtt.js", exchange -> answer(exchange, "text/javascript", Files.readAllBytes(BUNDLE)));
        server.createContext("/told", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer(exchange, "text/plain", new byte[] {'\n'});
        });
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
