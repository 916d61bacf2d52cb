package io.skein.node;

import io.skein.admin.Readiness;
import java.util.List;

/** How far the node has come: what it still waits for before it is ready. Any thread. */
final class NodeState {
    private volatile Readiness readiness = new Readiness(List.of("cluster"));

    Readiness readiness() {
        return readiness;
    }

    void setMissing(String what) {
        readiness = new Readiness(List.of(what));
    }

    void setReady() {
        readiness = Readiness.READY;
    }
}
