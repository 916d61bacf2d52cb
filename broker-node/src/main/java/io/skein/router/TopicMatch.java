package io.skein.router;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The filters that match a topic. It names live {@link FilterNode}s: who subscribes to them is read at use, so that a
 * match is outdated only by a filter that had no receiver before. Immutable.
 *
 * @param <S> a local subscriber
 */
public final class TopicMatch<S> {
    private static final TopicMatch<?> NONE = new TopicMatch<>(new FilterNode<?>[0]);

    private final FilterNode<S>[] filters;

    @SuppressWarnings("unchecked")
    private TopicMatch(FilterNode<?>[] filters) {
        this.filters = (FilterNode<S>[]) filters;
    }

    static <S> TopicMatch<S> of(@Nullable FilterNode<S> exact, List<FilterNode<S>> wildcards) {
        if (exact == null) {
            return wildcards.isEmpty() ? none() : new TopicMatch<>(wildcards.toArray(new FilterNode<?>[0]));
        }
        FilterNode<?>[] all = wildcards.toArray(new FilterNode<?>[wildcards.size() + 1]);
        all[wildcards.size()] = exact;
        return new TopicMatch<>(all);
    }

    @SuppressWarnings("unchecked")
    private static <S> TopicMatch<S> none() {
        return (TopicMatch<S>) NONE;
    }

    /** Each matching filter once, in no particular order; borrowed, not to be changed. */
    public FilterNode<S>[] filters() {
        return filters;
    }

    /** Whether no filter matches; others may still have lost all their receivers since. */
    public boolean isEmpty() {
        return filters.length == 0;
    }
}
