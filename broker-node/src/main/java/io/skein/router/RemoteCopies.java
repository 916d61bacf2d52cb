package io.skein.router;

import io.skein.cluster.NodeLinks;
import io.skein.model.Publication;
import io.skein.model.TopicFilter;
import io.skein.session.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which other nodes one publication goes to, each once, with the shared groups each of them serves. On one loop, used
 * again for each publication.
 */
final class RemoteCopies {
    /** One node's copy; kept by the node's ordinal. */
    private static final class Copy {
        private final UUID node;
        private boolean direct;
        private List<TopicFilter> groups = List.of();

        Copy(UUID node) {
            this.node = node;
        }

        void addGroup(TopicFilter group) {
            if (groups.isEmpty()) {
                groups = new ArrayList<>(2);
            }
            groups.add(group);
        }

        void reset() {
            direct = false;
            groups = List.of();
        }
    }

    private @Nullable Copy[] byOrdinal = new Copy[4];
    private int[] chosen = new int[4];
    private int size;

    /** The nodes that have plain subscribers. */
    void addRoutes(RemoteRoute<Session>[] routes) {
        for (RemoteRoute<Session> route : routes) {
            if (route.isAlive()) {
                copyFor(route.node()).direct = true;
            }
        }
    }

    /** A node that serves one member of this group. */
    void addGroup(RemoteNode<Session> node, TopicFilter group) {
        copyFor(node).addGroup(group);
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void sendAll(NodeLinks.Lane lane, Publication publication, @Nullable Runnable accepted) {
        for (int i = 0; i < size; i++) {
            Copy copy = byOrdinal[chosen[i]];
            if (copy != null) {
                lane.publish(copy.node, publication, copy.groups, copy.direct, accepted);
            }
        }
    }

    void clear() {
        for (int i = 0; i < size; i++) {
            Copy copy = byOrdinal[chosen[i]];
            if (copy != null) {
                copy.reset();
            }
        }
        size = 0;
    }

    private Copy copyFor(RemoteNode<Session> node) {
        int ordinal = node.ordinal();
        if (ordinal >= byOrdinal.length) {
            byOrdinal = Arrays.copyOf(byOrdinal, ordinal * 2);
        }
        Copy copy = byOrdinal[ordinal];
        if (copy == null || !copy.node.equals(node.id())) {
            copy = new Copy(node.id()); // an ordinal is given again after its node has gone
            byOrdinal[ordinal] = copy;
        }
        if (!isChosen(copy)) {
            choose(ordinal);
        }
        return copy;
    }

    private static boolean isChosen(Copy copy) {
        return copy.direct || !copy.groups.isEmpty();
    }

    private void choose(int ordinal) {
        if (size == chosen.length) {
            chosen = Arrays.copyOf(chosen, size * 2);
        }
        chosen[size++] = ordinal;
    }
}
