package io.skein.router;

import io.skein.model.TopicFilter;

/**
 * The members of one shared subscription (MQTT 5, 4.8.2) on this and other nodes. A message goes to one of them.
 *
 * @param <S> a local subscriber, compared by identity
 */
public final class SharedGroup<S> extends Receivers<S> {
    private final TopicFilter filter;

    SharedGroup(TopicFilter filter) {
        this.filter = filter;
    }

    /** The filter with its {@code $share/group/}: what names this group to other nodes. */
    public TopicFilter filter() {
        return filter;
    }

    @Override
    public String toString() {
        return filter.value();
    }
}
