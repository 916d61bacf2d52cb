package io.skein.it.client;

import io.skein.it.fixture.Endpoint;

/** Where a client connects, and what it publishes to or subscribes to. */
public record Route(Endpoint broker, String clientId, String topic, int qos) {}
