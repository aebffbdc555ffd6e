package io.opentrail.history.event;

import java.util.Arrays;
import java.util.Optional;

/// What events are found by: the lookup attributes of CloudTrail, by its names.
public enum Attribute {
    EVENT_ID("EventId", 1),
    EVENT_NAME("EventName", 2),
    EVENT_SOURCE("EventSource", 3),
    USERNAME("Username", 4),
    RESOURCE_NAME("ResourceName", 5),
    RESOURCE_TYPE("ResourceType", 6),
    ACCESS_KEY_ID("AccessKeyId", 7),
    READ_ONLY("ReadOnly", 8);

    private final String text;
    private final byte code;

    Attribute(String text, int code) {
        this.text = text;
        this.code = (byte) code;
    }

    public static Optional<Attribute> named(String text) {
        return Arrays.stream(values()).filter(attribute -> attribute.text.equals(text)).findFirst();
    }

    /// As it stands in requests.
    public String text() {
        return text;
    }

    /// As it stands in keys on disk: never another's.
    public byte code() {
        return code;
    }
}
