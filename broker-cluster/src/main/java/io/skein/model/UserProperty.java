package io.skein.model;

/** A name and value forwarded unaltered and in order (MQTT 5, 3.3.2.3.7); names may repeat. */
public record UserProperty(String name, String value) {}
