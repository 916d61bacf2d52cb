package io.skein.router;

import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import io.skein.store.RetainedTree;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the node itself publishes, at QoS 0. Its last values are kept for those who subscribe on this node later; other
 * nodes keep none of them, so that they end with the node. Any thread.
 */
public final class OwnTopics {
    private final Router router;
    private final RetainedTree latest = new RetainedTree(0, 1);
    private final AtomicLong versions = new AtomicLong();

    OwnTopics(Router router) {
        this.router = router;
    }

    /** Publishes to the clients of this node. */
    public void publishHere(TopicName topic, Payload payload) {
        keep(topic, payload);
        RouterLoop loop = router.loop(0);
        loop.execute(() -> loop.onPublication(publication(topic, payload, false), List.of(), true));
    }

    /** Publishes to the clients of every node. */
    public void publishEverywhere(TopicName topic, Payload payload) {
        keep(topic, payload);
        RouterLoop loop = router.loop(0);
        loop.execute(() -> loop.publish(publication(topic, payload, false), null));
    }

    private void keep(TopicName topic, Payload payload) {
        latest.apply(topic, versions.incrementAndGet(), publication(topic, payload, true), System.currentTimeMillis());
    }

    private static Publication publication(TopicName topic, Payload payload, boolean retain) {
        return new Publication(
                topic, payload, Qos.AT_MOST_ONCE, retain, MessageProperties.NONE, null, Publication.NEVER);
    }

    /** The last values for a filter. */
    List<Publication> matching(TopicFilter filter) {
        List<Publication> matching = new ArrayList<>();
        latest.match(filter, System.currentTimeMillis(), matching::add);
        return matching;
    }
}
