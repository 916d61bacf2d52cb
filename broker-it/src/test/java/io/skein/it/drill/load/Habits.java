package io.skein.it.drill.load;

import java.time.Duration;
import java.util.Random;

/** Lets the clients that do not simply stay come and go while a drill runs. The loop's thread only. */
final class Habits {
    private static final Duration BACK_AFTER = Duration.ofSeconds(1);

    private final LoadLoop loop;
    private final Random random;
    private final Duration away;
    private boolean over;

    Habits(LoadContext context, Duration away) {
        this.loop = context.loop();
        this.random = new Random(context.random().nextLong());
        this.away = away;
    }

    void start(LoadClient client) {
        switch (client.plan().habit()) {
            case STAY -> {}
            case OFFLINE -> loop.after(upTo(2_000), () -> goOffline(client));
            case MOVE, LEAVE, VANISH -> loop.after(upTo(5_000), () -> next(client));
        }
    }

    /** From now on everybody stays, and comes back who is away. */
    void end() {
        over = true;
    }

    private void goOffline(LoadClient client) {
        client.leave();
        loop.after(away, client::comeBack);
    }

    private void next(LoadClient client) {
        if (over) {
            return;
        }
        if (client.isSettled()) {
            go(client);
        }
        loop.after(Duration.ofMillis(3_000).plus(upTo(3_000)), () -> next(client));
    }

    private void go(LoadClient client) {
        switch (client.plan().habit()) {
            case LEAVE -> client.leave();
            case VANISH -> client.vanish();
            default -> move(client);
        }
        loop.after(client.isAway() ? BACK_AFTER : Duration.ZERO, client::comeBack);
    }

    private void move(LoadClient client) {
        switch (random.nextInt(3)) {
            case 0 -> client.leave();
            case 1 -> client.vanish();
            default -> client.takeOver();
        }
    }

    private Duration upTo(int millis) {
        return Duration.ofMillis(random.nextInt(millis));
    }
}
