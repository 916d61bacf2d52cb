package io.skein.session;

/**
 * Bounds of one session.
 *
 * @param maxQueuedMessages waiting and in flight together
 * @param maxQueuedBytes by {@link io.skein.model.Publication#weightBytes()}; a single message always fits
 */
public record SessionLimits(int maxQueuedMessages, int maxQueuedBytes) {}
