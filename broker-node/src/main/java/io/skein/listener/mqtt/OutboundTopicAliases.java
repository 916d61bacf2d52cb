package io.skein.listener.mqtt;

import io.skein.model.TopicName;
import java.util.HashMap;
import java.util.Map;

/**
 * Topic aliases the broker sets for a client that allows them: the first topics get one and keep it for the
 * connection. On the connection's loop.
 */
final class OutboundTopicAliases {
    /** Bounds memory; a client rarely allows more. */
    private static final int OWN_MAXIMUM = 64;

    private final int maximum;
    private final Map<TopicName, Integer> aliases = new HashMap<>(0);

    OutboundTopicAliases(int clientMaximum) {
        this.maximum = Math.min(clientMaximum, OWN_MAXIMUM);
    }

    boolean isUsed() {
        return maximum > 0;
    }

    /** The alias of a topic the client knows already, or 0. */
    int known(TopicName topic) {
        return aliases.getOrDefault(topic, 0);
    }

    /** The alias to set with the next message of a topic, or 0 if there is none left. */
    int next() {
        return aliases.size() < maximum ? aliases.size() + 1 : 0;
    }

    /** The message that sets the alias is written. */
    void set(TopicName topic, int alias) {
        aliases.put(topic, alias);
    }
}
