package io.skein.router;

/**
 * Bounds of connections that wait for an older one of their client id to end.
 *
 * @param maxPending how many may wait on this node
 * @param timeoutMillis how long one waits before it is refused
 */
public record TakeoverLimits(int maxPending, int timeoutMillis) {}
