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
        var attributes = new LinkedHashMap<String, Object>();
        attributes.put("creationDate", creation.truncatedTo(ChronoUnit.SECONDS).toString());
        // a string, as CloudTrail has it
        attributes.put("mfaAuthenticated", Boolean.toString(mfaAuthenticated));
        return new SessionContext(attributes, Map.of());
    }

    /// The role whose session it is.
    public SessionContext withRole(String accountId, String roleName, String roleId) {
        return withIssuer(
                "Role",
                roleId,
                "arn:aws:iam::" + accountId + ":role/" + roleName,
                accountId,
                roleName);
    }

    /// Who gave the credentials.
    ///
    /// @param type as `Role`, `IAMUser` or `Root`
    public SessionContext withIssuer(
            String type,
            String principalId,
            String arn,
            String accountId,
            @Nullable String userName) {
        var issuer = new LinkedHashMap<String, Object>();
        issuer.put("type", type);
        issuer.put("principalId", principalId);
        issuer.put("arn", arn);
        issuer.put("accountId", accountId);
        if (userName != null) {
            issuer.put("userName", userName);
        }
        return with("sessionIssuer", issuer);
    }

    /// The identity provider behind a federated session, and what it said about the user.
    public SessionContext withWebIdentity(String provider, Map<String, String> attributes) {
        var data = new LinkedHashMap<String, Object>();
        data.put("federatedProvider", provider);
        data.put("attributes", new LinkedHashMap<>(attributes));
        return with("webIdFederationData", data);
    }

    /// Who began the chain of sessions.
    public SessionContext withSourceIdentity(String identity) {
        return with("sourceIdentity", identity);
    }

    private SessionContext with(String name, Object value) {
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
