package io.skein.router;

import io.skein.model.TopicFilter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who wants the messages of one pattern: its plain subscribers and routes, and its shared groups. A match
 * holds on to this object and reads at use what it has at that time. Once without any receiver it is retired, stays
 * empty for ever, and a new one takes its place.
 *
 * <p>Any thread reads without a lock; its monitor is the lock for changes.
 *
 * @param <S> a local subscriber, compared by identity
 */
public final class FilterNode<S> extends Receivers<S> {
    private static final SharedGroup<?>[] NO_GROUPS = {};

    private final String pattern;
    private volatile SharedGroup<S>[] groups = noGroups();
    private boolean retired;

    FilterNode(String pattern) {
        this.pattern = pattern;
    }

    /** The filter without {@code $share/group/}. */
    public String pattern() {
        return pattern;
    }

    /**
     * A filter with this pattern, for passing use: the split levels of one that lives as long as its subscription
     * would take more memory than the rest of the index. In a group of its own, because a pattern may itself begin
     * with {@code $share/}.
     */
    TopicFilter passingFilter() {
        return TopicFilter.of("$share/-/" + pattern);
    }

    /** The shared subscriptions with this pattern; borrowed, not to be changed. */
    public SharedGroup<S>[] groups() {
        return groups;
    }

    @Nullable
    SharedGroup<S> group(TopicFilter filter) {
        for (SharedGroup<S> group : groups) {
            if (group.filter().equals(filter)) {
                return group;
            }
        }
        return null;
    }

    /** The receivers of a filter with this pattern, or null if it is a group that is not here. */
    @Nullable
    Receivers<S> find(TopicFilter filter) {
        return filter.isShared() ? group(filter) : this;
    }

    /** The receivers of a filter with this pattern; a group that is not here is made. */
    Receivers<S> findOrMake(TopicFilter filter) {
        assert Thread.holdsLock(this) && !retired;
        Receivers<S> found = find(filter);
        if (found != null) {
            return found;
        }
        SharedGroup<S> made = new SharedGroup<>(filter);
        SharedGroup<S>[] grown = Arrays.copyOf(groups, groups.length + 1);
        grown[groups.length] = made;
        groups = grown;
        return made;
    }

    void dropAllDeadRoutes() {
        assert Thread.holdsLock(this);
        dropDeadRoutes();
        for (SharedGroup<S> group : groups) {
            group.dropDeadRoutes();
        }
        dropEmptyGroups();
    }

    void dropEmptyGroups() {
        for (SharedGroup<S> group : groups) {
            if (group.hasNone()) {
                groups = Arrays.stream(groups).filter(kept -> !kept.hasNone()).toArray(FilterNode::createGroups);
                return;
            }
        }
    }

    @Override
    boolean hasNone() {
        return super.hasNone() && groups.length == 0;
    }

    boolean isRetired() {
        return retired;
    }

    void retire() {
        assert Thread.holdsLock(this) && hasNone();
        retired = true;
    }

    @Override
    public String toString() {
        return pattern;
    }

    @SuppressWarnings("unchecked")
    private static <S> SharedGroup<S>[] noGroups() {
        return (SharedGroup<S>[]) NO_GROUPS;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <S> SharedGroup<S>[] createGroups(int length) {
        return length == 0 ? noGroups() : new SharedGroup[length];
    }
}
