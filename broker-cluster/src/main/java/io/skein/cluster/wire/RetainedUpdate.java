package io.skein.cluster.wire;

import io.skein.model.Publication;
import io.skein.model.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * A topic's retained message has changed.
 *
 * @param version higher than that of every earlier change of this topic
 * @param publication the new retained message, of this topic; null if it was removed
 */
public record RetainedUpdate(
        TopicName topic, long version, @Nullable Publication publication) implements ControlMessage {
    public RetainedUpdate {
        if (publication != null && !publication.topic().equals(topic)) {
            throw new IllegalArgumentException("a retained message of another topic");
        }
    }
}
