package io.skein.router;

import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.TopicFilter;
import java.util.ArrayList;
import java.util.List;

/** What the tests of this package subscribe with and read matches by. */
final class SampleSubscriptions {
    private SampleSubscriptions() {}

    static Subscription to(String filter) {
        return to(filter, Qos.AT_LEAST_ONCE);
    }

    static Subscription to(String filter, Qos maximumQos) {
        return new Subscription(
                TopicFilter.of(filter), maximumQos, false, false, Subscription.RetainHandling.SEND_AT_SUBSCRIBE, 0);
    }

    static <S> List<S> in(LocalSubscribers<S> locals) {
        List<S> found = new ArrayList<>();
        for (int i = 0; i < locals.slots(); i++) {
            LocalSubscription<S> local = locals.slot(i);
            if (local != null) {
                found.add(local.subscriber());
            }
        }
        return found;
    }

    /** The plain local subscribers of all matching filters. */
    static <S> List<S> in(TopicMatch<S> match) {
        List<S> found = new ArrayList<>();
        for (FilterNode<S> filter : match.filters()) {
            found.addAll(in(filter.locals()));
        }
        return found;
    }
}
