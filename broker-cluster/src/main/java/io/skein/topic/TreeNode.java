package io.skein.topic;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One level of a {@link TopicTree}. Any thread reads without a lock; fields change under the node's monitor only. A
 * thread that holds one node's monitor takes another's only downwards, parent before child.
 *
 * <p>Small by intent (32 bytes with compressed references): {@link #children} holds nothing, the only child, an
 * array of a few or a map of many, and also says that the node has left the tree.
 */
final class TreeNode<V> {
    private static final int MAX_ARRAY = 8;
    private static final Object DETACHED = new Object();

    final String level;

    /** Null, a TreeNode, a TreeNode[] never changed once here, a ConcurrentHashMap, or {@link #DETACHED}. */
    private volatile @Nullable Object children;

    /** The subtree of filters with {@code +} at the next level. */
    volatile @Nullable TreeNode<V> plus;

    /** The value of the path that ends here. */
    volatile @Nullable V value;

    /** The value of the path that goes on with {@code #} only. */
    volatile @Nullable V multi;

    TreeNode(String level) {
        this.level = level;
    }

    boolean isDetached() {
        return children == DETACHED;
    }

    boolean isEmpty() {
        return children == null && plus == null && value == null && multi == null;
    }

    @Nullable
    TreeNode<V> next(String name) {
        return name.equals("+") ? plus : child(name);
    }

    @Nullable
    TreeNode<V> child(String name) {
        Object held = children;
        if (held instanceof TreeNode<?> only) {
            return only.level.equals(name) ? cast(only) : null;
        }
        if (held instanceof TreeNode<?>[] few) {
            return find(few, name);
        }
        return held instanceof ConcurrentHashMap<?, ?> many ? cast(many.get(name)) : null;
    }

    private static <V> @Nullable TreeNode<V> find(TreeNode<?>[] few, String name) {
        for (TreeNode<?> node : few) {
            if (node.level.equals(name)) {
                return cast(node);
            }
        }
        return null;
    }

    /** The literal children; weakly consistent. */
    Iterator<TreeNode<V>> children() {
        Object held = children;
        if (held instanceof TreeNode<?> only) {
            return Collections.<TreeNode<V>>singletonList(required(only)).iterator();
        }
        if (held instanceof TreeNode<?>[] few) {
            return TreeNode.<V>listOf(few).iterator();
        }
        return held instanceof ConcurrentHashMap<?, ?> many
                ? TreeNode.<V>mapOf(many).values().iterator()
                : Collections.emptyIterator();
    }

    /** Under this node's monitor: the next node for {@code name}, made if absent. */
    TreeNode<V> attach(String name) {
        assert Thread.holdsLock(this) && !isDetached();
        TreeNode<V> present = next(name);
        if (present != null) {
            return present;
        }
        TreeNode<V> made = new TreeNode<>(name);
        if (name.equals("+")) {
            plus = made;
        } else {
            attachChild(made);
        }
        return made;
    }

    private void attachChild(TreeNode<V> made) {
        Object held = children;
        if (held == null) {
            children = made;
        } else if (held instanceof TreeNode<?> only) {
            children = new TreeNode<?>[] {only, made};
        } else if (held instanceof TreeNode<?>[] few) {
            children = few.length < MAX_ARRAY ? append(few, made) : toMap(few, made);
        } else if (held instanceof ConcurrentHashMap<?, ?> many) {
            TreeNode.<V>mapOf(many).put(made.level, made);
        }
    }

    private static TreeNode<?>[] append(TreeNode<?>[] few, TreeNode<?> made) {
        TreeNode<?>[] grown = Arrays.copyOf(few, few.length + 1);
        grown[few.length] = made;
        return grown;
    }

    private static <V> ConcurrentHashMap<String, TreeNode<V>> toMap(TreeNode<?>[] few, TreeNode<V> made) {
        ConcurrentHashMap<String, TreeNode<V>> map = new ConcurrentHashMap<>();
        for (TreeNode<V> node : TreeNode.<V>listOf(few)) {
            map.put(node.level, node);
        }
        map.put(made.level, made);
        return map;
    }

    /** Under this node's monitor: lets go of {@code child} if it is empty; says whether it did. */
    boolean detachIfEmpty(TreeNode<V> child) {
        assert Thread.holdsLock(this);
        synchronized (child) {
            if (!child.isEmpty()) {
                return false; // filled again meanwhile, or let go of by another thread
            }
            child.children = DETACHED;
        }
        if (plus == child) {
            plus = null;
        } else {
            detachChild(child);
        }
        return true;
    }

    private void detachChild(TreeNode<V> child) {
        Object held = children;
        if (held == child) {
            children = null;
        } else if (held instanceof TreeNode<?>[] few) {
            children = without(few, child);
        } else if (held instanceof ConcurrentHashMap<?, ?> many) {
            many.remove(child.level);
            if (many.isEmpty()) {
                children = null;
            }
        }
    }

    private static Object without(TreeNode<?>[] few, TreeNode<?> gone) {
        if (few.length == 2) {
            return few[0] == gone ? few[1] : few[0];
        }
        TreeNode<?>[] shrunk = new TreeNode<?>[few.length - 1];
        int kept = 0;
        for (TreeNode<?> node : few) {
            if (node != gone) {
                shrunk[kept++] = node;
            }
        }
        return shrunk;
    }

    /** Every node below a {@code TreeNode<V>} is one: they are only made by {@link #attach}. */
    @SuppressWarnings("unchecked")
    private static <V> @Nullable TreeNode<V> cast(@Nullable Object node) {
        return (TreeNode<V>) node;
    }

    @SuppressWarnings("unchecked")
    private static <V> TreeNode<V> required(TreeNode<?> node) {
        return (TreeNode<V>) node;
    }

    @SuppressWarnings("unchecked")
    private static <V> List<TreeNode<V>> listOf(TreeNode<?>[] few) {
        return Arrays.asList((TreeNode<V>[]) few);
    }

    @SuppressWarnings("unchecked")
    private static <V> ConcurrentHashMap<String, TreeNode<V>> mapOf(ConcurrentHashMap<?, ?> many) {
        return (ConcurrentHashMap<String, TreeNode<V>>) many;
    }
}
