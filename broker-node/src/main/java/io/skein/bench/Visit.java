package io.skein.bench;

import io.skein.listener.mqtt.codec.ConnAck;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A connection that ends as soon as it is accepted. */
final class Visit implements BenchClient.Behaviour {
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** Done when the broker has closed the connection after our goodbye. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void connected(BenchClient client, ConnAck answer) {
        client.disconnect();
    }

    @Override
    public void closed(BenchClient client, @Nullable String failure) {
        if (failure == null) {
            ended.complete(null);
        } else {
            ended.completeExceptionally(new BenchException(failure));
        }
    }
}
