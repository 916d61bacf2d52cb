package io.skein.admin;

/** What a node tells under {@code $SYS}: levels as they are, everything else counted since the start. */
public record SysFigures(
        long uptimeSeconds,
        long connections,
        long connectionsOpened,
        long sessions,
        long subscriptions,
        long packetsReceived,
        long packetsSent,
        long publishesReceived,
        long publishesSent,
        long messagesDropped,
        long bytesReceived,
        long bytesSent,
        long retainedMessages,
        long retainedBytes,
        long queuedMessages,
        long queuedBytes) {}
