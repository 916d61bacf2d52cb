package io.skein.listener.mqtt;

import io.skein.auth.Authenticator;
import io.skein.auth.ClientIdentity;
import io.skein.auth.TopicAuthorizer;
import io.skein.model.TopicName;
import io.skein.observe.Events;
import io.skein.observe.LoopCounters;
import io.skein.router.ClientRegistry;
import io.skein.router.RouterLoop;
import io.skein.router.Subscriptions;

/** What the connections of one event loop work with. */
record MqttServices(
        MqttOptions options,
        RouterLoop loop,
        ClientRegistry clients,
        Subscriptions subscriptions,
        Authenticator authenticator,
        TopicAuthorizer authorizer,
        PublishFrames frames,
        Events events,
        LoopCounters counters) {
    /** What the node says of itself; nobody else may. */
    private static final String READ_ONLY_PREFIX = "$SYS/";

    boolean mayPublish(ClientIdentity identity, TopicName topic) {
        return !topic.value().startsWith(READ_ONLY_PREFIX) && authorizer.mayPublish(identity, topic);
    }
}
