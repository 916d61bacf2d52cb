package io.skein.listener.mqtt;

import io.netty.buffer.ByteBufUtil;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import io.skein.observe.LoopCounter;
import io.skein.observe.LoopCounters;

/**
 * How long and how deep topics may be; counts what is not allowed. On the loop of the counters.
 *
 * @param maxLengthBytes in UTF-8
 * @param maxLevels levels between the slashes
 */
record TopicLimits(int maxLengthBytes, int maxLevels, LoopCounters counters) {
    boolean allows(TopicName topic) {
        return allows(isShort(topic.value()), hasFewSlashes(topic.value()));
    }

    boolean allows(TopicFilter filter) {
        return allows(isShort(filter.value()), filter.levels().length <= maxLevels);
    }

    private boolean allows(boolean isShort, boolean isFlat) {
        if (!isShort) {
            counters.increment(LoopCounter.LIMIT_TOPIC_LENGTH);
        }
        if (!isFlat) {
            counters.increment(LoopCounter.LIMIT_TOPIC_LEVELS);
        }
        return isShort && isFlat;
    }

    private boolean isShort(String text) {
        return text.length() * 3L <= maxLengthBytes || ByteBufUtil.utf8Bytes(text) <= maxLengthBytes;
    }

    /** Counted rather than split, as most topics are looked up whole. */
    private boolean hasFewSlashes(String text) {
        int levels = 1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '/' && ++levels > maxLevels) {
                return false;
            }
        }
        return true;
    }
}
