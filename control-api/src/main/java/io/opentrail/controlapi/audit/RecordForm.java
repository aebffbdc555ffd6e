package io.opentrail.controlapi.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.opentrail.access.identity.Principal.UserPrincipal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// The record of a call, in CloudTrail's own form and order.
final class RecordForm {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String EVENT_VERSION = "1.11";

    /// In records, a denial has another name than on the wire.
    private static final String DENIED_ON_THE_WIRE = "AccessDeniedException";

    private static final String DENIED = "AccessDenied";
    private static final String USER_ID_PREFIX = "AIDA";
    private static final int USER_ID_LENGTH = 17;
    private static final int BASE_32 = 32;

    private RecordForm() {}

    /// UTF-8.
    ///
    /// @param completedAt when the answer was known
    static byte[] of(AuditedCall call, CallResult result, UUID eventId, Instant completedAt) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("eventVersion", EVENT_VERSION);
            identity(json, call.user(), call.accessKeyId());
            json.writeStringField(
                    "eventTime", completedAt.truncatedTo(ChronoUnit.SECONDS).toString());
            json.writeStringField("eventSource", call.service() + ".amazonaws.com");
            json.writeStringField("eventName", call.operation());
            json.writeStringField("awsRegion", call.region());
            origin(json, call.origin());
            error(json, result);
            object(json, "requestParameters", call.parameters().flatMap(Members::json));
            object(json, "responseElements", response(call, result));
            json.writeStringField("requestID", call.requestId());
            json.writeStringField("eventID", eventId.toString());
            json.writeBooleanField("readOnly", call.isReadOnly());
            json.writeStringField("eventType", "AwsApiCall");
            json.writeBooleanField("managementEvent", true);
            json.writeStringField("recipientAccountId", call.user().accountId());
            json.writeStringField("eventCategory", "Management");
            tls(json, call.origin());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void identity(JsonGenerator json, UserPrincipal user, String accessKeyId)
            throws IOException {
        json.writeObjectFieldStart("userIdentity");
        json.writeStringField("type", "IAMUser");
        json.writeStringField("principalId", principalId(user));
        json.writeStringField("arn", user.arn());
        json.writeStringField("accountId", user.accountId());
        json.writeStringField("accessKeyId", accessKeyId);
        json.writeStringField("userName", user.userName());
        json.writeEndObject();
    }

    /// Users have no id beside their name here, so it is made from the ARN: the same for ever, also
    /// for a later user of that name.
    private static String principalId(UserPrincipal user) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(user.arn().getBytes(StandardCharsets.UTF_8));
            String digits =
                    "0".repeat(USER_ID_LENGTH)
                            + new BigInteger(1, hash).toString(BASE_32).toUpperCase(Locale.ROOT);
            return USER_ID_PREFIX + digits.substring(digits.length() - USER_ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void origin(JsonGenerator json, CallOrigin origin) throws IOException {
        json.writeStringField("sourceIPAddress", origin.sourceIpAddress());
        if (origin.userAgent().isPresent()) {
            json.writeStringField("userAgent", SizeLimits.text(origin.userAgent().get()));
        }
    }

    private static void error(JsonGenerator json, CallResult result) throws IOException {
        switch (result) {
            case CallResult.Succeeded _ -> {}
            case CallResult.Failed(var code, var message) -> {
                json.writeStringField("errorCode", code.equals(DENIED_ON_THE_WIRE) ? DENIED : code);
                json.writeStringField("errorMessage", SizeLimits.text(message));
            }
        }
    }

    private static Optional<String> response(AuditedCall call, CallResult result) {
        return switch (result) {
            case CallResult.Succeeded(var response) when !call.isReadOnly() ->
                    Members.json(response);
            case CallResult.Succeeded _, CallResult.Failed _ -> Optional.empty();
        };
    }

    private static void object(JsonGenerator json, String name, Optional<String> object)
            throws IOException {
        json.writeFieldName(name);
        json.writeRawValue(object.map(SizeLimits::object).orElse("null"));
    }

    /// The endpoint tells no more of its TLS than that it is there.
    private static void tls(JsonGenerator json, CallOrigin origin) throws IOException {
        if (origin.tlsHost().isPresent()) {
            json.writeObjectFieldStart("tlsDetails");
            json.writeStringField(
                    "clientProvidedHostHeader", SizeLimits.text(origin.tlsHost().get()));
            json.writeEndObject();
        }
    }
}
