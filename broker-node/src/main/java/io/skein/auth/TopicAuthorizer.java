package io.skein.auth;

import io.skein.model.TopicFilter;
import io.skein.model.TopicName;

/**
 * Port: tells what a client may do. Called on event loops for every PUBLISH and SUBSCRIBE: implementations answer from
 * memory at once and may be called by all threads.
 */
public interface TopicAuthorizer {
    boolean mayPublish(ClientIdentity client, TopicName topic);

    /** Whether the client may receive everything this filter selects; a {@code $share} group plays no part. */
    boolean maySubscribe(ClientIdentity client, TopicFilter filter);

    /** Everybody may do everything. */
    static TopicAuthorizer allowAll() {
        return new TopicAuthorizer() {
            @Override
            public boolean mayPublish(ClientIdentity client, TopicName topic) {
                return true;
            }

            @Override
            public boolean maySubscribe(ClientIdentity client, TopicFilter filter) {
                return true;
            }
        };
    }
}
