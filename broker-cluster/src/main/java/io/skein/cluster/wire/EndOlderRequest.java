package io.skein.cluster.wire;

import io.skein.model.ClientId;

/** Asks the receiver to end its sessions of a client that are older than {@code epoch}; see SessionFence. */
public record EndOlderRequest(long requestId, ClientId client, long epoch) implements ControlMessage {}
