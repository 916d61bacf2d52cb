package io.skein.topic;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Walks the topic names a filter matches, depth first, with one frame per level. One thread. */
final class NameWalk<V> implements Iterator<V> {
    /** The number of filter levels used up, where {@code #} has taken over: the whole subtree. */
    private static final int SUBTREE = -1;

    private record Frame<V>(Iterator<TreeNode<V>> nodes, int used) {}

    private final String[] levels;
    private final boolean hideReserved;
    private final ArrayDeque<Frame<V>> frames = new ArrayDeque<>();
    private @Nullable V upcoming;

    /** @param hideReserved whether a wildcard in the first level leaves out names with {@code $} [MQTT-4.7.2-1] */
    NameWalk(TreeNode<V> root, String[] levels, boolean hideReserved) {
        this.levels = levels;
        this.hideReserved = hideReserved;
        descend(root, 0);
        upcoming = find();
    }

    @Override
    public boolean hasNext() {
        return upcoming != null;
    }

    @Override
    public V next() {
        V current = upcoming;
        if (current == null) {
            throw new NoSuchElementException();
        }
        upcoming = find();
        return current;
    }

    private @Nullable V find() {
        for (Frame<V> frame = frames.peek(); frame != null; frame = frames.peek()) {
            if (!frame.nodes.hasNext()) {
                frames.pop();
                continue;
            }
            TreeNode<V> node = frame.nodes.next();
            if (frames.size() == 1 && isHidden(node)) {
                continue;
            }
            V value = visit(node, frame.used);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private boolean isHidden(TreeNode<V> node) {
        return hideReserved && firstIsWildcard() && node.level.startsWith("$");
    }

    private boolean firstIsWildcard() {
        return levels[0].equals("+") || levels[0].equals("#");
    }

    /** Goes on below a node, and answers its value if the filter may end there. */
    private @Nullable V visit(TreeNode<V> node, int used) {
        TreeNode<V> reached = node;
        int at = used;
        while (at >= 0 && at < levels.length && isLiteral(levels[at])) {
            TreeNode<V> child = reached.child(levels[at++]);
            if (child == null) {
                return null;
            }
            reached = child;
        }
        descend(reached, at);
        boolean complete = at == SUBTREE || at == levels.length || levels[at].equals("#");
        return complete ? reached.value : null; // sport/# matches sport too (4.7.1.2)
    }

    private void descend(TreeNode<V> node, int used) {
        if (used == SUBTREE || (used < levels.length && levels[used].equals("#"))) {
            frames.push(new Frame<>(node.children(), SUBTREE));
        } else if (used < levels.length && levels[used].equals("+")) {
            frames.push(new Frame<>(node.children(), used + 1));
        } else if (used == 0) {
            descendLiterally(node);
        }
    }

    /** A filter that begins with a literal level starts at one child of the root. */
    private void descendLiterally(TreeNode<V> root) {
        TreeNode<V> child = root.child(levels[0]);
        if (child != null) {
            frames.push(new Frame<>(List.of(child).iterator(), 1));
        }
    }

    private static boolean isLiteral(String level) {
        return !level.equals("+") && !level.equals("#");
    }
}
