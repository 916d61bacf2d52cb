package io.skein.cluster.wire;

/**
 * The receiver of a {@link JoinRequest} has done as asked, and its earlier changes stand in the shared map.
 *
 * @param requestId the request's
 * @param routesSequence the number of the last change of routes before this answer
 */
public record JoinReply(long requestId, long routesSequence) implements ControlMessage {}
