package io.skein.listener.mqtt;

import io.skein.model.TopicName;
import org.jspecify.annotations.Nullable;

/** Topic aliases the client has set on this connection (MQTT 5, 3.3.2.3.4). On the connection's loop. */
final class InboundTopicAliases {
    private static final @Nullable TopicName[] NONE = {};

    private final int maximum;
    private @Nullable TopicName[] topics = NONE;

    InboundTopicAliases(int maximum) {
        this.maximum = maximum;
    }

    boolean isAllowed(int alias) {
        return alias <= maximum;
    }

    void set(int alias, TopicName topic) {
        if (topics.length == 0) {
            topics = new TopicName[maximum];
        }
        topics[alias - 1] = topic;
    }

    /** The topic an alias stands for, or null if it has not been set. */
    @Nullable
    TopicName get(int alias) {
        return topics.length == 0 ? null : topics[alias - 1];
    }
}
