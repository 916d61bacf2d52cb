package io.skein.store.session;

import io.skein.model.Publication;
import io.skein.model.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * A message that the cluster owes on behalf of a client: a will, or a message of a shared group whose member is gone.
 * It stays in the entry until someone has published it, under an identifier by which durable subscribers know a
 * repetition.
 *
 * @param id never 0
 * @param publication as it will be published, without its expiry
 * @param expirySeconds Message Expiry Interval counted from publishing, or -1 for none
 * @param dueAtMillis when it is to be published, or was given to somebody for it, in the cluster's time
 * @param inHand whether it was given to somebody to be published; others step in some seconds later
 * @param group the shared subscription whose other members it is for; null if it is for everybody
 */
public record Outgoing(
        long id,
        Publication publication,
        long expirySeconds,
        long dueAtMillis,
        boolean inHand,
        @Nullable TopicFilter group) {}
