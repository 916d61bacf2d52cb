package io.skein.store.session;

/**
 * What the sessions of a node weigh and may weigh. Room is left for what a node takes over when another one dies, and
 * as sessions spread evenly each node can judge by what it holds itself. Asked before messages are taken in, never
 * inside a change: copies could come to another answer. Thread-safe.
 */
public final class StoreRoom {
    private final long maxBytes;
    private volatile long usableBytes;
    private volatile long storedBytes;

    /** @param maxBytes with copies */
    public StoreRoom(long maxBytes) {
        this.maxBytes = maxBytes;
        this.usableBytes = maxBytes;
    }

    /**
     * What has been found.
     *
     * @param ownBytes of the sessions whose authority this node is
     * @param backupCount how many copies of each there should be
     */
    public void found(long ownBytes, int members, int backupCount) {
        storedBytes = ownBytes * (1 + Math.min(backupCount, members - 1));
        usableBytes = members == 1 ? maxBytes : maxBytes / members * (members - 1);
    }

    /** Whether further messages for durable sessions are to be refused. */
    public boolean isFull() {
        return storedBytes > usableBytes;
    }

    /** Weight of this node's share, copies included, as found last. */
    public long storedBytes() {
        return storedBytes;
    }

    /** From which weight on messages are refused. */
    public long usableBytes() {
        return usableBytes;
    }
}
