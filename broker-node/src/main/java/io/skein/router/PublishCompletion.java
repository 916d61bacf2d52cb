package io.skein.router;

import io.skein.model.PublishOutcome;
import java.util.function.Consumer;

/** Told what becomes of a publication. On the loop it was given on. */
@FunctionalInterface
public interface PublishCompletion extends Consumer<PublishOutcome> {
    /**
     * How it ended; called once, when all it is for have answered.
     *
     * @param outcome the worst of theirs
     */
    @Override
    void accept(PublishOutcome outcome);

    /**
     * One of those it is for will not have it, while others may still be asked: {@link PublishOutcome#NOT_KEPT} follows.
     * What its publisher sends from now on must not be routed, or it would be there before this is sent again.
     */
    default void failing() {}

    /** One of those it is for refuses it, while others may still be asked: {@link PublishOutcome#REFUSED} follows, or worse. */
    default void refusing() {}
}
