package io.opentrail.schemas.envelope;

import java.util.stream.Stream;

/// The fields of a record that its envelope is made from.
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
    SESSION_CREDENTIAL_FROM_CONSOLE("sessionCredentialFromConsole"),
    USER_IDENTITY("userIdentity"),
    RESOURCES("resources");

    static final FieldNames NAMES =
            new FieldNames(Stream.of(values()).map(EnvelopeField::jsonName).toList());

    private final String jsonName;

    EnvelopeField(String jsonName) {
        this.jsonName = jsonName;
    }

    String jsonName() {
        return jsonName;
    }
}
