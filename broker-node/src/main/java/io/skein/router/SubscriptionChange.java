package io.skein.router;

/**
 * What a subscribe or unsubscribe found and left.
 *
 * @param existed whether the subscriber had a subscription to this filter before
 * @param localCount how many subscribers of this node the filter has now; for a shared subscription, members of its
 *     group. What is announced to other nodes is {@link SubscriptionIndex#localCount} at the time of the
 *     announcement, as announcements of several loops may overtake each other.
 */
public record SubscriptionChange(boolean existed, int localCount) {
    static final SubscriptionChange NOTHING = new SubscriptionChange(false, 0);

    /** Whether the filter has its first subscriber on this node. */
    public boolean introduced() {
        return !existed && localCount == 1;
    }

    /** Whether the filter has lost its last subscriber on this node. */
    public boolean withdrawn() {
        return existed && localCount == 0;
    }
}
