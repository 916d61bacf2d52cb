package io.skein.listener.mqtt;

import io.netty.buffer.ByteBufUtil;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;

/**
 * How long and how deep topics may be.
 *
 * @param maxLengthBytes in UTF-8
 * @param maxLevels levels between the slashes
 */
record TopicLimits(int maxLengthBytes, int maxLevels) {
    boolean allows(TopicName topic) {
        return isShort(topic.value()) && hasFewSlashes(topic.value());
    }

    boolean allows(TopicFilter filter) {
        return isShort(filter.value()) && filter.levels().length <= maxLevels;
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
