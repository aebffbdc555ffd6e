package io.opentrail.selector;

import java.util.Arrays;
import java.util.Optional;

/// What an advanced event selector can look at.
public enum SelectorField {
    EVENT_CATEGORY("eventCategory"),
    EVENT_SOURCE("eventSource"),
    EVENT_NAME("eventName"),
    EVENT_TYPE("eventType"),
    READ_ONLY("readOnly"),
    RESOURCES_TYPE("resources.type"),
    RESOURCES_ARN("resources.ARN"),
    USER_IDENTITY_ARN("userIdentity.arn"),
    SESSION_CREDENTIAL_FROM_CONSOLE("sessionCredentialFromConsole"),
    ERROR_CODE("errorCode"),
    VPC_ENDPOINT_ID("vpcEndpointId");

    private final String text;

    SelectorField(String text) {
        this.text = text;
    }

    public static Optional<SelectorField> named(String text) {
        return Arrays.stream(values()).filter(field -> field.text.equals(text)).findFirst();
    }

    /// As it stands in selectors.
    public String text() {
        return text;
    }
}
