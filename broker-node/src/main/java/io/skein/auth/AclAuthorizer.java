package io.skein.auth;

import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import java.util.List;
import java.util.Map;

/**
 * Answers from the rules of an {@link AclFile}: a rule that denies wins over all that allow, and what none allows is
 * refused. Immutable.
 */
public final class AclAuthorizer implements TopicAuthorizer {
    private final List<AclRule> forAll;
    private final Map<String, List<AclRule>> byUsername;
    private final Map<String, List<AclRule>> byClientId;

    AclAuthorizer(List<AclRule> forAll, Map<String, List<AclRule>> byUsername, Map<String, List<AclRule>> byClientId) {
        this.forAll = List.copyOf(forAll);
        this.byUsername = Map.copyOf(byUsername);
        this.byClientId = Map.copyOf(byClientId);
    }

    @Override
    public boolean mayPublish(ClientIdentity client, TopicName topic) {
        boolean allowed = false;
        for (int part = 0; part < 3; part++) {
            for (AclRule rule : rules(part, client)) {
                if (rule.deniesPublish(client, topic)) {
                    return false;
                }
                allowed = allowed || rule.allowsPublish(client, topic);
            }
        }
        return allowed;
    }

    @Override
    public boolean maySubscribe(ClientIdentity client, TopicFilter filter) {
        boolean allowed = false;
        for (int part = 0; part < 3; part++) {
            for (AclRule rule : rules(part, client)) {
                if (rule.deniesSubscribe(client, filter)) {
                    return false;
                }
                allowed = allowed || rule.allowsSubscribe(client, filter);
            }
        }
        return allowed;
    }

    private List<AclRule> rules(int part, ClientIdentity client) {
        if (part == 0) {
            return forAll;
        }
        if (part == 1) {
            return client.username() == null ? List.of() : byUsername.getOrDefault(client.username(), List.of());
        }
        return byClientId.getOrDefault(client.clientId().value(), List.of());
    }
}
