package io.skein.cluster.wire;

/** Asks the receiver to send all its changes from now on. */
public record JoinRequest(long requestId) implements ControlMessage {}
