package io.skein.admin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /health/live}, {@code /health/ready} and {@code /metrics}, nothing else, to whoever asks. Without
 * authentication, so nothing here may change the node or tell about clients.
 */
public final class AdminServer {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final String JSON = "application/json";
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Vertx vertx;
    private final HttpServer server;
    private final Supplier<Readiness> readiness;
    private final Callable<String> metrics;
    private @Nullable Future<String> running;

    /**
     * Does not bind yet.
     *
     * @param readiness called on an event loop for every request, must not block
     * @param metrics called on a worker thread, one at a time
     */
    public AdminServer(Vertx vertx, Supplier<Readiness> readiness, Callable<String> metrics) {
        this.vertx = vertx;
        this.readiness = readiness;
        this.metrics = metrics;
        HttpServerOptions options = new HttpServerOptions()
                .setIdleTimeout(30)
                .setMaxInitialLineLength(1024)
                .setMaxHeaderSize(8192);
        this.server = vertx.createHttpServer(options).requestHandler(this::handle);
    }

    /**
     * Binds; 0 for any free port.
     *
     * @return the port, or the failure to bind
     */
    public Future<Integer> listen(String host, int port) {
        return server.listen(port, host).map(HttpServer::actualPort);
    }

    public Future<Void> close() {
        return server.close();
    }

    private void handle(HttpServerRequest request) {
        switch (String.valueOf(request.path())) { // null for a request target without one
            case "/health/live", "/health/ready", "/metrics" -> {
                if (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD)) {
                    answer(request);
                } else {
                    request.response().putHeader("allow", "GET, HEAD");
                    send(request, 405, JSON, status("method not allowed").encode());
                }
            }
            default -> send(request, 404, JSON, status("not found").encode());
        }
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/health/live" -> send(request, 200, JSON, status("live").encode());
            case "/health/ready" -> sendReadiness(request);
            default -> sendMetrics(request);
        }
    }

    private void sendReadiness(HttpServerRequest request) {
        Readiness now = readiness.get();
        JsonObject body = status(now.isReady() ? "ready" : "not ready");
        if (!now.isReady()) {
            body.put("missing", new JsonArray(now.missing()));
        }
        send(request, now.isReady() ? 200 : 503, JSON, body.encode());
    }

    private void sendMetrics(HttpServerRequest request) {
        scrape().onSuccess(text -> send(request, 200, PROMETHEUS_TEXT, text)).onFailure(cause -> {
            LOG.error("metrics cannot be scraped", cause);
            send(request, 500, JSON, status("internal error").encode());
        });
    }

    /** Who asks while a scrape is under way gets its result, so that askers cannot pile up work. */
    private synchronized Future<String> scrape() {
        Future<String> current = running;
        if (current == null) {
            current = vertx.executeBlocking(metrics, false);
            running = current;
            current.onComplete(done -> endScrape());
        }
        return current;
    }

    private synchronized void endScrape() {
        running = null;
    }

    private static JsonObject status(String status) {
        return new JsonObject().put("status", status);
    }

    private static void send(HttpServerRequest request, int code, String contentType, String body) {
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        Buffer bytes = Buffer.buffer(body);
        response.setStatusCode(code)
                .putHeader("content-type", contentType)
                .putHeader("cache-control", "no-store")
                .putHeader("content-length", Integer.toString(bytes.length()));
        if (request.method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.end(bytes);
        }
    }
}
