package io.opentrail.schemas.envelope;

import static java.util.function.UnaryOperator.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The scalar fields at the top of a record.
enum EnvelopeField {
    EVENT_ID("eventID"),
    EVENT_TIME("eventTime"),
    RECIPIENT_ACCOUNT_ID("recipientAccountId"),
    AWS_REGION("awsRegion"),
    EVENT_SOURCE("eventSource"),
    EVENT_NAME("eventName"),
    EVENT_VERSION("eventVersion"),
    EVENT_CATEGORY("eventCategory"),
    EVENT_TYPE("eventType"),
    READ_ONLY("readOnly"),
    MANAGEMENT_EVENT("managementEvent"),
    ERROR_CODE("errorCode"),
    SOURCE_IP_ADDRESS("sourceIPAddress"),
    USER_AGENT("userAgent"),
    REQUEST_ID("requestID"),
    SHARED_EVENT_ID("sharedEventID"),
    VPC_ENDPOINT_ID("vpcEndpointId"),
    SESSION_CREDENTIAL_FROM_CONSOLE("sessionCredentialFromConsole");

    private static final Map<String, EnvelopeField> BY_JSON_NAME =
            Stream.of(values()).collect(toUnmodifiableMap(EnvelopeField::jsonName, identity()));

    private final String jsonName;

    EnvelopeField(String jsonName) {
        this.jsonName = jsonName;
    }

    static Optional<EnvelopeField> named(String jsonName) {
        return Optional.ofNullable(BY_JSON_NAME.get(jsonName));
    }

    String jsonName() {
        return jsonName;
    }
}
