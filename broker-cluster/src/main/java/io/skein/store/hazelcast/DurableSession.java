package io.skein.store.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.projection.Projection;
import com.hazelcast.query.Predicate;
import io.skein.model.ClientId;
import io.skein.model.GrantedFilter;
import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.TopicFilter;
import io.skein.store.SessionStore.StoredSubscriptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Finds sessions with subscriptions, and takes these from them without what is in their queues. */
final class DurableSession
        implements Predicate<String, SessionValue>,
                Projection<Map.Entry<String, SessionValue>, DurableSession.Row>,
                StoredTypes.Stored {
    @Override
    public boolean apply(Map.Entry<String, SessionValue> entry) {
        return !entry.getValue().state().subscriptions().isEmpty();
    }

    @Override
    public Row transform(Map.Entry<String, SessionValue> entry) {
        var state = entry.getValue().state();
        List<GrantedFilter> filters = new ArrayList<>();
        for (Subscription subscription : state.subscriptions()) {
            filters.add(new GrantedFilter(subscription.filter(), subscription.maximumQos()));
        }
        return new Row(new StoredSubscriptions(state.client(), state.version(), filters));
    }

    @Override
    public int getClassId() {
        return StoredTypes.DURABLE_SESSION;
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // It has no state.
    }

    @Override
    public void readData(ObjectDataInput in) {
        // It has no state.
    }

    /** The subscriptions of one of them. */
    static final class Row implements StoredTypes.Stored {
        private StoredSubscriptions subscriptions = new StoredSubscriptions(new ClientId("?"), 0, List.of());

        Row() {}

        Row(StoredSubscriptions subscriptions) {
            this.subscriptions = subscriptions;
        }

        StoredSubscriptions subscriptions() {
            return subscriptions;
        }

        @Override
        public int getClassId() {
            return StoredTypes.SUBSCRIPTIONS_ROW;
        }

        @Override
        public void writeData(ObjectDataOutput out) throws IOException {
            out.writeString(subscriptions.client().value());
            out.writeLong(subscriptions.version());
            out.writeInt(subscriptions.filters().size());
            for (GrantedFilter filter : subscriptions.filters()) {
                out.writeString(filter.filter().value());
                out.writeByte(filter.maximumQos().code());
            }
        }

        @Override
        public void readData(ObjectDataInput in) throws IOException {
            ClientId client = new ClientId(Objects.requireNonNull(in.readString()));
            long version = in.readLong();
            int count = in.readInt();
            List<GrantedFilter> filters = new ArrayList<>(Math.min(count, 1024));
            for (int i = 0; i < count; i++) {
                TopicFilter filter = TopicFilter.of(Objects.requireNonNull(in.readString()));
                filters.add(new GrantedFilter(filter, Qos.of(in.readByte())));
            }
            subscriptions = new StoredSubscriptions(client, version, filters);
        }
    }
}
