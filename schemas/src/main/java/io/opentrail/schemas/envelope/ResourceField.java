package io.opentrail.schemas.envelope;

import java.util.stream.Stream;

/// The fields of one of a record's `resources` that its envelope is made from.
enum ResourceField {
    ARN("ARN"),
    ACCOUNT_ID("accountId"),
    TYPE("type"),
    ARN_PREFIX("ARNPrefix");

    static final FieldNames NAMES =
            new FieldNames(Stream.of(values()).map(ResourceField::jsonName).toList());

    private final String jsonName;

    ResourceField(String jsonName) {
        this.jsonName = jsonName;
    }

    private String jsonName() {
        return jsonName;
    }
}
