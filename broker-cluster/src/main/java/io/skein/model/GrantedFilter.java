package io.skein.model;

/** A filter that a client is subscribed to, and the maximum QoS it was granted. */
public record GrantedFilter(TopicFilter filter, Qos maximumQos) {}
