package io.skein.cluster.wire;

import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import java.util.ArrayList;
import java.util.List;

/** Topic names and filters as bytes, checked when read. */
final class Topics {
    private Topics() {}

    static TopicName readName(WireReader in) {
        String value = in.readString();
        if (!TopicName.isValid(value)) {
            throw new WireException("invalid topic name");
        }
        return TopicName.of(value);
    }

    static TopicFilter readFilter(WireReader in) {
        try {
            return TopicFilter.of(in.readString());
        } catch (IllegalArgumentException e) {
            throw new WireException("invalid topic filter");
        }
    }

    static void writeFilters(WireWriter out, List<TopicFilter> filters) {
        out.putCount(filters.size());
        for (TopicFilter filter : filters) {
            out.putString(filter.value());
        }
    }

    static List<TopicFilter> readFilters(WireReader in) {
        int count = in.readCount();
        if (count == 0) {
            return List.of();
        }
        List<TopicFilter> filters = new ArrayList<>(Math.min(count, 16));
        for (int i = 0; i < count; i++) {
            filters.add(readFilter(in));
        }
        return filters;
    }
}
