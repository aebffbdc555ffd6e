package io.opentrail.producer.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Keeps secrets out of records. Asked for every value in `requestParameters`, `responseElements`,
/// `additionalEventData` and `serviceEventDetails`, at every depth, and for the texts
/// `errorMessage`, `userAgent` and `requestID`.
///
/// One that throws has removed the value. Called by the threads that build events.
@FunctionalInterface
public interface Redaction {

    /// What stands for a value that was removed.
    String REMOVED = "<sensitiveDataRemoved>";

    /// What is to be written for the value: itself, something else, or [#REMOVED].
    ///
    /// @param field the record's field that holds the value, such as `requestParameters`
    /// @param name the innermost name that the value stands under; of an array's elements that of
    ///   the array
    @Nullable Object redacted(String field, String name, @Nullable Object value);

    /// Both, one after the other.
    default Redaction and(Redaction next) {
        return (field, name, value) -> next.redacted(field, name, redacted(field, name, value));
    }

    /// Removes nothing.
    static Redaction none() {
        return (field, name, value) -> value;
    }

    /// Removes values under names that commonly hold secrets: passwords, tokens, keys, in forms,
    /// calls and headers.
    static Redaction ofSecrets() {
        return ofNames(
                "password",
                "passwd",
                "newPassword",
                "oldPassword",
                "currentPassword",
                "secret",
                "secretKey",
                "secretAccessKey",
                "secretString",
                "secretBinary",
                "clientSecret",
                "sharedSecret",
                "token",
                "accessToken",
                "refreshToken",
                "idToken",
                "sessionToken",
                "authToken",
                "bearerToken",
                "apiKey",
                "privateKey",
                "authorization",
                "credentials",
                "passphrase",
                "cookie",
                "setCookie",
                "proxyAuthorization",
                "xApiKey",
                "xAuthToken",
                "xAccessToken",
                "securityToken",
                "xAmzSecurityToken",
                "xCsrfToken",
                "xXsrfToken",
                "csrfToken",
                "pwd",
                "userPassword",
                "masterUserPassword",
                "masterPassword",
                "adminPassword",
                "passwordHash",
                "clientAssertion",
                "signingKey",
                "encryptionKey",
                "otp",
                "mfaCode",
                "verificationCode");
    }

    /// Removes values under these names, whatever their case, dashes and underscores.
    static Redaction ofNames(String... names) {
        Set<String> folded =
                Arrays.stream(names).map(Redaction::folded).collect(Collectors.toUnmodifiableSet());
        return (field, name, value) ->
                value != null && folded.contains(folded(name)) ? REMOVED : value;
    }

    private static String folded(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }
}
