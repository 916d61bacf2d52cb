package io.skein.cluster.wire;

import io.skein.model.Farewell;

/** The receiver of an {@link EndOlderRequest} has done as asked; says how the connection there had ended. */
public record EndOlderReply(long requestId, Farewell farewell) implements ControlMessage {}
