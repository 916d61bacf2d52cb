package io.skein.listener.mqtt;

import io.skein.auth.Authenticator;
import io.skein.auth.TopicAuthorizer;
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
        LoopCounters counters) {}
