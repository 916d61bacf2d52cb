package io.skein.auth;

import io.skein.model.TopicFilter;
import io.skein.model.TopicName;

/** One line of an ACL file: what it is about and what it says. */
record AclRule(Access access, TopicPattern pattern) {

    /** What a rule gives or takes. */
    enum Access {
        READ,
        WRITE,
        READWRITE,
        DENY
    }

    boolean allowsPublish(ClientIdentity client, TopicName topic) {
        return (access == Access.WRITE || access == Access.READWRITE)
                && pattern.concerns(client)
                && pattern.isSafeFor(client)
                && pattern.matches(topic, client);
    }

    boolean deniesPublish(ClientIdentity client, TopicName topic) {
        return access == Access.DENY
                && pattern.concerns(client)
                && (!pattern.isSafeFor(client) || pattern.matches(topic, client));
    }

    boolean allowsSubscribe(ClientIdentity client, TopicFilter filter) {
        return (access == Access.READ || access == Access.READWRITE)
                && pattern.concerns(client)
                && pattern.isSafeFor(client)
                && pattern.covers(filter, client);
    }

    /** Also when only a part of what the filter selects is denied: deliveries are not checked again. */
    boolean deniesSubscribe(ClientIdentity client, TopicFilter filter) {
        return access == Access.DENY
                && pattern.concerns(client)
                && (!pattern.isSafeFor(client) || pattern.overlaps(filter, client));
    }
}
