package io.skein.router;

import io.skein.session.Session;

/**
 * Brings a session to the loop of its new connection without changing the order of its messages: the old loop lets
 * go of it, every loop hands over what it has collected, the old loop passes on what still came to it, and only then
 * does the new loop deliver.
 */
final class SessionMove {
    private SessionMove() {}

    /** On the session's loop; {@code then} runs on the new one. */
    static void to(RouterLoop target, Session session, Router router, Runnable then) {
        RouterLoop source = (RouterLoop) session.loop();
        session.detach();
        if (source == target) {
            then.run();
            return;
        }
        session.moveTo(target);
        router.afterAllHandOvers(source, () -> {
            source.flushHandOvers(); // what came for the session since it left, before the task below
            target.execute(() -> {
                session.completeMove();
                then.run();
            });
        });
    }
}
