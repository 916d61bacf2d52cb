package io.skein.auth;

import io.skein.config.AddressRanges;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * One line of an ACL file: what it is about and what it says.
 *
 * @param from where the clients that it concerns connect from; null for anywhere
 */
record AclRule(
        Access access, TopicPattern pattern, @Nullable AddressRanges from) {

    /** What a rule gives or takes. */
    enum Access {
        READ,
        WRITE,
        READWRITE,
        DENY
    }

    boolean allowsPublish(ClientIdentity client, TopicName topic) {
        return (access == Access.WRITE || access == Access.READWRITE)
                && concerns(client)
                && pattern.isSafeFor(client)
                && pattern.matches(topic, client);
    }

    boolean deniesPublish(ClientIdentity client, TopicName topic) {
        return access == Access.DENY
                && concerns(client)
                && (!pattern.isSafeFor(client) || pattern.matches(topic, client));
    }

    boolean allowsSubscribe(ClientIdentity client, TopicFilter filter) {
        return (access == Access.READ || access == Access.READWRITE)
                && concerns(client)
                && pattern.isSafeFor(client)
                && pattern.covers(filter, client);
    }

    /** Also when only a part of what the filter selects is denied: deliveries are not checked again. */
    boolean deniesSubscribe(ClientIdentity client, TopicFilter filter) {
        return access == Access.DENY
                && concerns(client)
                && (!pattern.isSafeFor(client) || pattern.overlaps(filter, client));
    }

    private boolean concerns(ClientIdentity client) {
        return pattern.concerns(client) && (from == null || from.contains(client.address()));
    }
}
