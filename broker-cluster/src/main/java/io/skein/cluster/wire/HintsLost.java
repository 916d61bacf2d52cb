package io.skein.cluster.wire;

/** Hints for the receiver had to be dropped: it looks at all its durable sessions. */
public record HintsLost() implements WireItem {}
