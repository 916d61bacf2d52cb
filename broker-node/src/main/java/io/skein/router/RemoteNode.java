package io.skein.router;

import java.util.UUID;

/**
 * Another node of the cluster, one incarnation of it. Any thread.
 *
 * @param <S> a local subscriber of the index it belongs to
 */
public final class RemoteNode<S> {
    private final UUID id;
    private final int ordinal;
    private final RemoteRoute<S>[] routeOfWeightOne;
    private volatile boolean alive = true;

    RemoteNode(UUID id, int ordinal) {
        this.id = id;
        this.ordinal = ordinal;
        this.routeOfWeightOne = RemoteRoute.only(new RemoteRoute<>(this, 1));
    }

    public UUID id() {
        return id;
    }

    /** A small number no other live node has at the same time: an index for what is kept or done once per node. */
    public int ordinal() {
        return ordinal;
    }

    /** Whether it still belongs to the cluster; once false, its routes are to be passed over. */
    public boolean isAlive() {
        return alive;
    }

    void markGone() {
        alive = false;
    }

    /** Most filters have one such route and nothing else: they share this array. */
    RemoteRoute<S>[] routeOfWeightOne() {
        return routeOfWeightOne;
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
