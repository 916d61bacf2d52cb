package io.skein.cluster.lease;

/**
 * The rules of views.
 *
 * @param minMembers how many there must be for the first view of a cluster: more than half of the nodes
 * @param nodes how many nodes there can be, each of them one process at a time
 * @param allowsMinority whether any members may go on without the others
 */
public record LeaseOptions(int minMembers, int nodes, boolean allowsMinority) {}
