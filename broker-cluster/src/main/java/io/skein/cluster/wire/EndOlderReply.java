package io.skein.cluster.wire;

/**
 * The receiver of an {@link EndOlderRequest} has done as asked.
 *
 * @param saidGoodbye whether the client had ended the connection with DISCONNECT, so that its will is not published
 */
public record EndOlderReply(long requestId, boolean saidGoodbye) implements ControlMessage {}
