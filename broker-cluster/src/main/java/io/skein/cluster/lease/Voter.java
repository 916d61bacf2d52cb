package io.skein.cluster.lease;

import java.util.UUID;

/**
 * A member as views name it.
 *
 * @param nodeId {@code node.id}: a restarted process is the same voter, without the memory of the one before
 * @param incarnation the process
 * @param joinedAs the membership: another one when the process was removed and has come back
 */
public record Voter(String nodeId, UUID incarnation, UUID joinedAs) {}
