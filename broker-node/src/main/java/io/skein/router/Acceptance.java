package io.skein.router;

import io.skein.model.PublishOutcome;

/** Waits until every peer and the retained store have taken a publication over. On one loop. */
final class Acceptance implements Runnable {
    private final PublishCompletion onKept;
    private int outstanding;
    private PublishOutcome outcome;

    Acceptance(int outstanding, PublishOutcome outcome, PublishCompletion onKept) {
        this.outstanding = outstanding;
        this.outcome = outcome;
        this.onKept = onKept;
    }

    /** One of them has it not and never will. */
    void fail() {
        if (outcome != PublishOutcome.NOT_KEPT) {
            outcome = PublishOutcome.NOT_KEPT;
            onKept.failing();
        }
    }

    /** One of them refuses it. */
    void refuse() {
        if (outcome != PublishOutcome.NOT_KEPT && outcome != PublishOutcome.REFUSED) {
            outcome = PublishOutcome.REFUSED;
            onKept.refusing();
        }
    }

    /** One of them has answered. */
    @Override
    public void run() {
        if (--outstanding == 0) {
            onKept.accept(outcome);
        }
    }
}
