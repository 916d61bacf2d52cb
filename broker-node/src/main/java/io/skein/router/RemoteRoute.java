package io.skein.router;

import java.util.Arrays;

/**
 * One filter's route to another node. Immutable.
 *
 * @param <S> a local subscriber of the index it belongs to
 */
public final class RemoteRoute<S> implements GroupReceiver<S> {
    private static final RemoteRoute<?>[] NONE = {};

    private final RemoteNode<S> node;
    private final int weight;

    RemoteRoute(RemoteNode<S> node, int weight) {
        this.node = node;
        this.weight = weight;
    }

    public RemoteNode<S> node() {
        return node;
    }

    /** How many members of the shared group, or subscribers, that node has announced. */
    public int weight() {
        return weight;
    }

    /** Whether the node still belongs to the cluster. */
    public boolean isAlive() {
        return node.isAlive();
    }

    @SuppressWarnings("unchecked")
    static <S> RemoteRoute<S>[] none() {
        return (RemoteRoute<S>[]) NONE;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    static <S> RemoteRoute<S>[] only(RemoteRoute<S> route) {
        return new RemoteRoute[] {route};
    }

    /** The live routes of {@code routes} to other nodes than {@code node}, and one to it unless the weight is 0. */
    static <S> RemoteRoute<S>[] replaced(RemoteRoute<S>[] routes, RemoteNode<S> node, int weight) {
        RemoteRoute<S>[] kept = living(routes, node);
        if (weight == 0) {
            return kept;
        }
        if (kept.length == 0 && weight == 1) {
            return node.routeOfWeightOne();
        }
        RemoteRoute<S>[] grown = Arrays.copyOf(kept, kept.length + 1);
        grown[kept.length] = weight == 1 ? node.routeOfWeightOne()[0] : new RemoteRoute<>(node, weight);
        return grown;
    }

    static <S> RemoteRoute<S>[] living(RemoteRoute<S>[] routes) {
        for (RemoteRoute<S> route : routes) {
            if (!route.isAlive()) {
                return Arrays.stream(routes).filter(RemoteRoute::isAlive).toArray(RemoteRoute::create);
            }
        }
        return routes;
    }

    private static <S> RemoteRoute<S>[] living(RemoteRoute<S>[] routes, RemoteNode<S> except) {
        if (routes.length == 0) {
            return none();
        }
        return Arrays.stream(routes)
                .filter(route -> route.isAlive() && route.node != except)
                .toArray(RemoteRoute::create);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <S> RemoteRoute<S>[] create(int length) {
        return length == 0 ? none() : new RemoteRoute[length];
    }
}
