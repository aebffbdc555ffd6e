package io.opentrail.producer.event;

import io.opentrail.producer.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who made a call. A factory method for each of CloudTrail's types, with the fields that the type
/// has; ARNs are derived. Unchangeable, and written once: keep one per user where that is easy.
///
/// Texts over 1,024 bytes are cut; a null or empty text is left out.
public final class UserIdentity {

    private final Map<String, Object> fields;
    private final byte[] json;

    private UserIdentity(Map<String, Object> fields) {
        this.fields = fields;
        var writer = new JsonWriter();
        ValueWriter.plain(writer).write("userIdentity", "userIdentity", fields);
        this.json = writer.toBytes();
    }

    /// The account's owner.
    public static UserIdentity root(String accountId) {
        return of(
                "Root",
                "principalId",
                accountId,
                "arn",
                joined("arn:aws:iam::", accountId, ":root"),
                "accountId",
                accountId);
    }

    /// The owner of an account that has an alias.
    public static UserIdentity root(String accountId, String alias) {
        return root(accountId).with("userName", alias);
    }

    /// A user with long-lived credentials.
    public static UserIdentity iamUser(String accountId, String userName, String userId) {
        return of(
                "IAMUser",
                "principalId",
                userId,
                "arn",
                joined("arn:aws:iam::", accountId, ":user/", userName),
                "accountId",
                accountId,
                "userName",
                userName);
    }

    /// A role's session; its `sessionContext` names the role.
    public static UserIdentity assumedRole(
            String accountId,
            String roleName,
            String sessionName,
            String roleId,
            SessionContext session) {
        return of(
                "AssumedRole",
                "principalId",
                joined(roleId, ":", sessionName),
                "arn",
                joined("arn:aws:sts::", accountId, ":assumed-role/", roleName, "/", sessionName),
                "accountId",
                accountId,
                "sessionContext",
                session == null ? null : session.withRole(accountId, roleName, roleId).toMap());
    }

    /// A role that acts by itself, without a session.
    public static UserIdentity role(String accountId, String roleName, String roleId) {
        return of(
                "Role",
                "principalId",
                roleId,
                "arn",
                joined("arn:aws:iam::", accountId, ":role/", roleName),
                "accountId",
                accountId,
                "userName",
                roleName);
    }

    /// A user to whom an account's owner or user handed temporary credentials.
    public static UserIdentity federatedUser(
            String accountId, String userName, SessionContext session) {
        return of(
                "FederatedUser",
                "principalId",
                joined(accountId, ":", userName),
                "arn",
                joined("arn:aws:sts::", accountId, ":federated-user/", userName),
                "accountId",
                accountId,
                "sessionContext",
                session == null ? null : session.toMap());
    }

    /// A user of a directory service.
    public static UserIdentity directory(String accountId, @Nullable String userName) {
        return of("Directory", "accountId", accountId, "userName", userName);
    }

    /// Another account.
    public static UserIdentity account(String accountId, String principalId) {
        return of("AWSAccount", "principalId", principalId, "accountId", accountId);
    }

    /// A service that acts by itself.
    ///
    /// @param serviceName as `billing.example.com`
    public static UserIdentity service(String serviceName) {
        return of("AWSService", "invokedBy", serviceName);
    }

    /// A user of an identity center.
    ///
    /// @param accountId of the center's owner
    public static UserIdentity identityCenterUser(
            String accountId, String userId, String identityStoreArn, String credentialId) {
        return of(
                "IdentityCenterUser",
                "accountId",
                accountId,
                "onBehalfOf",
                members("userId", userId, "identityStoreArn", identityStoreArn),
                "credentialId",
                credentialId);
    }

    /// A user that a SAML provider told of.
    public static UserIdentity samlUser(
            String principalId, String userName, String identityProvider) {
        return provided("SAMLUser", principalId, userName, identityProvider);
    }

    /// A user that an OpenID Connect provider told of.
    public static UserIdentity webIdentityUser(
            String principalId, String userName, String identityProvider) {
        return provided("WebIdentityUser", principalId, userName, identityProvider);
    }

    private static UserIdentity provided(
            String type, String principalId, String userName, String identityProvider) {
        return of(
                type,
                "principalId",
                principalId,
                "userName",
                userName,
                "identityProvider",
                identityProvider);
    }

    /// Nobody knows who, as at a failed sign-in.
    public static UserIdentity unknown(@Nullable String userName) {
        return of("Unknown", "userName", userName);
    }

    private static UserIdentity of(String type, @Nullable Object... namesAndValues) {
        Map<String, Object> fields = members("type", type);
        fields.putAll(members(namesAndValues));
        return new UserIdentity(fields);
    }

    /// Those that have a value, in their order.
    static Map<String, Object> members(@Nullable Object... namesAndValues) {
        var members = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null && !value.equals("")) {
                members.put(String.valueOf(namesAndValues[i]), value);
            }
        }
        return members;
    }

    /// All of them; nothing if one is not known, for half an ARN would name somebody else.
    static @Nullable String joined(@Nullable String... parts) {
        return Stream.of(parts).anyMatch(Objects::isNull) ? null : String.join("", parts);
    }

    /// The key that the call was signed with.
    public UserIdentity withAccessKeyId(String accessKeyId) {
        return with("accessKeyId", accessKeyId);
    }

    /// Replaces the principal id that was derived.
    public UserIdentity withPrincipalId(String principalId) {
        return with("principalId", principalId);
    }

    public UserIdentity withSession(SessionContext session) {
        return session == null ? this : with("sessionContext", session.toMap());
    }

    /// The service through which the call came, as `cloudformation.amazonaws.com`.
    public UserIdentity withInvokedBy(String serviceName) {
        return with("invokedBy", serviceName);
    }

    private UserIdentity with(String name, @Nullable Object value) {
        if (value == null || value.equals("")) {
            return this;
        }
        var more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new UserIdentity(more);
    }

    /// Without the structures, which are what has no limit.
    UserIdentity textsAlone() {
        var texts = new LinkedHashMap<>(fields);
        texts.values().removeIf(value -> !(value instanceof String));
        return new UserIdentity(texts);
    }

    byte[] json() {
        return json;
    }

    /// The type alone.
    @Override
    public String toString() {
        return "UserIdentity[" + fields.get("type") + "]";
    }
}
