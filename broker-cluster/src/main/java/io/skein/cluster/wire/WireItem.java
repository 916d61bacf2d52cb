package io.skein.cluster.wire;

/** One message of a batch. */
public sealed interface WireItem permits ForwardedPublication, QueuedHint, HintsLost, ControlMessage {}
