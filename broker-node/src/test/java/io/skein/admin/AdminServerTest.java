package io.skein.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile Readiness readiness = new Readiness(List.of("routes not loaded"));
    private volatile Callable<String> metrics = () -> "skein_x 1\n";
    private int port;

    @BeforeEach
    void setUp() throws Exception {
        port = await(server().listen("127.0.0.1", 0));
    }

    private AdminServer server() {
        return new AdminServer(vertx, () -> readiness, () -> metrics.call());
    }

    @AfterEach
    void tearDown() throws Exception {
        await(vertx.close());
    }

    @Test
    void shouldBeLiveBeforeItIsReady() throws Exception {
        assertThat(send("GET", "/health/live").statusCode()).isEqualTo(200);

        HttpResponse<String> notYet = send("GET", "/health/ready");
        assertThat(notYet.statusCode()).isEqualTo(503);
        assertThat(notYet.body()).isEqualTo("{\"status\":\"not ready\",\"missing\":[\"routes not loaded\"]}");
        assertThat(notYet.headers().firstValue("content-type")).contains("application/json");

        readiness = Readiness.READY;
        HttpResponse<String> ready = send("GET", "/health/ready?verbose");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).isEqualTo("{\"status\":\"ready\"}");
    }

    @Test
    void shouldServeMetricsAsText() throws Exception {
        HttpResponse<String> response = send("GET", "/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("skein_x 1\n");
        assertThat(response.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void shouldScrapeAgainAfterAFailure() throws Exception {
        metrics = () -> {
            throw new IllegalStateException("planted");
        };
        assertThat(send("GET", "/metrics").statusCode()).isEqualTo(500);

        metrics = () -> "fine";
        assertThat(send("GET", "/metrics").body()).isEqualTo("fine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/metrics"})
    void shouldAnswerHeadWithoutABody(String path) throws Exception {
        HttpResponse<String> response = send("HEAD", path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void shouldRefuseToBeChanged(String method) throws Exception {
        HttpResponse<String> response = send(method, "/metrics");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).contains("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/metrics/", "/health/ready/x", "/../metrics"})
    void shouldServeNothingElse(String path) throws Exception {
        assertThat(send("GET", path).statusCode()).isEqualTo(404);
    }

    @Test
    void shouldSayThatThePortIsTaken() {
        assertThatThrownBy(() -> await(server().listen("127.0.0.1", port))).hasRootCauseInstanceOf(BindException.class);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
