package io.opentrail.producer.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where an identity's temporary credentials come from. Unchangeable: each method gives a new one.
public final class SessionContext {

    private final Map<String, Object> attributes;
    private final Map<String, Object> members;

    private SessionContext(Map<String, Object> attributes, Map<String, Object> members) {
        this.attributes = attributes;
        this.members = members;
    }

    /// A session since then, with multi-factor authentication or without.
    public static SessionContext since(Instant creation, boolean mfaAuthenticated) {
        var attributes =
                UserIdentity.members(
                        "creationDate",
                        creation == null
                                ? null
                                : creation.truncatedTo(ChronoUnit.SECONDS).toString(),
                        "mfaAuthenticated",
                        // a string, as CloudTrail has it
                        Boolean.toString(mfaAuthenticated));
        return new SessionContext(attributes, Map.of());
    }

    /// The role whose session it is.
    public SessionContext withRole(String accountId, String roleName, String roleId) {
        return withIssuer(
                "Role",
                roleId,
                UserIdentity.joined("arn:aws:iam::", accountId, ":role/", roleName),
                accountId,
                roleName);
    }

    /// Who gave the credentials.
    ///
    /// @param type as `Role`, `IAMUser` or `Root`
    public SessionContext withIssuer(
            String type,
            String principalId,
            @Nullable String arn,
            String accountId,
            @Nullable String userName) {
        return with(
                "sessionIssuer",
                UserIdentity.members(
                        "type",
                        type,
                        "principalId",
                        principalId,
                        "arn",
                        arn,
                        "accountId",
                        accountId,
                        "userName",
                        userName));
    }

    /// The identity provider behind a federated session, and what it said about the user.
    public SessionContext withWebIdentity(String provider, Map<String, String> attributes) {
        return with(
                "webIdFederationData",
                UserIdentity.members(
                        "federatedProvider",
                        provider,
                        "attributes",
                        attributes == null ? Map.of() : new LinkedHashMap<>(attributes)));
    }

    /// Who began the chain of sessions.
    public SessionContext withSourceIdentity(String identity) {
        return with("sourceIdentity", identity);
    }

    private SessionContext with(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        var more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new SessionContext(attributes, more);
    }

    Map<String, Object> toMap() {
        var map = new LinkedHashMap<>(members);
        map.put("attributes", attributes);
        return map;
    }
}
