package io.skein.cluster.wire;

/** The receiver of an {@link EndOlderRequest} has done as asked. */
public record EndOlderReply(long requestId) implements ControlMessage {}
