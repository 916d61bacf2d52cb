package io.skein.topic;

import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A concurrent tree from paths of topic levels to values. The paths are either topic filters, found by a topic with
 * {@link #matching(TopicName)}, or topic names, found by a filter with {@link #matching(TopicFilter)}.
 *
 * <p>Any thread. Reading takes no lock and is weakly consistent: it sees every change that was complete before it
 * began and may see later ones. Writers lock single nodes. Nothing recurses, so depth is bounded by memory alone.
 */
public final class TopicTree<V> {
    private static final String MULTI = "#";

    private final TreeNode<V> root = new TreeNode<>("");
    private final LongAdder nodes = new LongAdder();

    /**
     * Replaces the value at {@code path} by what {@code change} answers: null stands for no value, before and after.
     * Branches without a value leave the tree.
     *
     * @param change short, free of side effects on this tree; runs once, under the lock of one node
     * @return the new value
     */
    public @Nullable V compute(String[] path, UnaryOperator<@Nullable V> change) {
        boolean multi = path[path.length - 1].equals(MULTI);
        TreeNode<V>[] nodesOnPath = newPath(multi ? path.length : path.length + 1);
        TreeNode<V> last = nodesOnPath[0];
        for (; ; ) {
            last = grow(path, nodesOnPath);
            synchronized (last) {
                if (!last.isDetached()) {
                    V changed = change.apply(multi ? last.multi : last.value);
                    set(last, multi, changed);
                    if (changed != null) {
                        return changed;
                    }
                    break;
                }
            }
        }
        prune(nodesOnPath);
        return null;
    }

    private static <V> void set(TreeNode<V> node, boolean multi, @Nullable V value) {
        if (multi) {
            node.multi = value;
        } else {
            node.value = value;
        }
    }

    /** Walks down the path, making what is missing, and notes every node on it. */
    private TreeNode<V> grow(String[] path, TreeNode<V>[] nodesOnPath) {
        for (; ; ) {
            TreeNode<V> node = root;
            nodesOnPath[0] = root;
            int depth = 1;
            while (node != null && depth < nodesOnPath.length) {
                node = nextOrMade(node, path[depth - 1]);
                if (node != null) {
                    nodesOnPath[depth++] = node;
                }
            }
            if (node != null) {
                return node;
            }
        }
    }

    /** Null if another thread has just pruned {@code node}. */
    private @Nullable TreeNode<V> nextOrMade(TreeNode<V> node, String level) {
        TreeNode<V> next = node.next(level);
        if (next != null) {
            return next;
        }
        synchronized (node) {
            if (node.isDetached()) {
                return null;
            }
            next = node.next(level);
            if (next == null) {
                next = node.attach(level);
                nodes.increment();
            }
            return next;
        }
    }

    private void prune(TreeNode<V>[] nodesOnPath) {
        for (int depth = nodesOnPath.length - 1; depth > 0; depth--) {
            TreeNode<V> parent = nodesOnPath[depth - 1];
            synchronized (parent) {
                if (!parent.detachIfEmpty(nodesOnPath[depth])) {
                    return;
                }
            }
            nodes.decrement();
        }
    }

    /** The value at exactly this path, wildcards taken literally. */
    public @Nullable V get(String[] path) {
        boolean multi = path[path.length - 1].equals(MULTI);
        int length = multi ? path.length - 1 : path.length;
        TreeNode<V> node = root;
        for (int i = 0; i < length && node != null; i++) {
            node = node.next(path[i]);
        }
        if (node == null) {
            return null;
        }
        return multi ? node.multi : node.value;
    }

    /**
     * The values of the filters that match a topic (MQTT 5, 4.7), each filter once. Visits the nodes on matching
     * branches only: at most as many as the tree has, usually a few per level.
     */
    public List<V> matching(TopicName topic) {
        if (root.isEmpty()) {
            return List.of();
        }
        List<V> found = new ArrayList<>();
        List<TreeNode<V>> reached = new ArrayList<>();
        List<TreeNode<V>> next = new ArrayList<>();
        reached.add(root);
        boolean wildcards = !topic.isReserved(); // [MQTT-4.7.2-1]
        for (String level : topic.levels()) {
            step(reached, level, wildcards, next, found);
            List<TreeNode<V>> spent = reached;
            reached = next;
            next = spent;
            next.clear();
            wildcards = true;
        }
        for (TreeNode<V> node : reached) {
            addIfPresent(found, node.value);
            addIfPresent(found, node.multi); // a/# matches a (4.7.1.2)
        }
        return found;
    }

    private static <V> void step(
            List<TreeNode<V>> reached, String level, boolean wildcards, List<TreeNode<V>> next, List<V> found) {
        for (int i = 0; i < reached.size(); i++) {
            TreeNode<V> node = reached.get(i);
            addIfPresent(next, node.child(level));
            if (wildcards) {
                addIfPresent(next, node.plus);
                addIfPresent(found, node.multi);
            }
        }
    }

    private static <T> void addIfPresent(List<T> list, @Nullable T element) {
        if (element != null) {
            list.add(element);
        }
    }

    /** The values of the topic names a filter matches (MQTT 5, 4.7), found while the iterator advances. */
    public Iterator<V> matching(TopicFilter filter) {
        return new NameWalk<>(root, filter.levels(), true);
    }

    /** The values of all topic names, those that begin with {@code $} included. */
    public Iterator<V> all() {
        return new NameWalk<>(root, new String[] {MULTI}, false);
    }

    /** How many nodes the tree has, its root excluded. */
    public long nodeCount() {
        return nodes.sum();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <V> TreeNode<V>[] newPath(int length) {
        return new TreeNode[length];
    }
}
