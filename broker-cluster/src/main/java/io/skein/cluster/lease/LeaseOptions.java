package io.skein.cluster.lease;

/**
 * The rules of views.
 *
 * @param minMembers how many there must be for the first view of a cluster
 * @param allowsMinority whether any members may go on without the others
 */
public record LeaseOptions(int minMembers, boolean allowsMinority) {}
