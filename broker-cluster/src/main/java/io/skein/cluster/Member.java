package io.skein.cluster;

import java.util.UUID;

/**
 * One run of one node: a restarted process is another member with the same node id.
 *
 * @param incarnation tells runs apart
 * @param nodeId {@code node.id}, unique among the members of a moment
 * @param address host and port other members reach it at, for logs
 */
public record Member(UUID incarnation, String nodeId, String address) {}
