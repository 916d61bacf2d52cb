package io.skein.store;

import io.skein.store.session.SessionLimits;

/**
 * How sessions are kept.
 *
 * @param limits of every session
 * @param requireBackup {@code store.require-backup}: whether acknowledgements wait while copies are missing
 * @param maxBytes {@code store.max-bytes}: what all sessions that a node holds may weigh, copies included
 */
public record StoreOptions(SessionLimits limits, boolean requireBackup, long maxBytes) {}
