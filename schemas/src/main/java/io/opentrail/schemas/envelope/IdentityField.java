package io.opentrail.schemas.envelope;

import java.util.stream.Stream;

/// The fields of a record's `userIdentity` that its envelope is made from.
enum IdentityField {
    TYPE("type"),
    PRINCIPAL_ID("principalId"),
    ARN("arn"),
    ACCOUNT_ID("accountId"),
    ACCESS_KEY_ID("accessKeyId"),
    USER_NAME("userName"),
    INVOKED_BY("invokedBy"),
    SESSION_CONTEXT("sessionContext");

    static final FieldNames NAMES =
            new FieldNames(Stream.of(values()).map(IdentityField::jsonName).toList());

    private final String jsonName;

    IdentityField(String jsonName) {
        this.jsonName = jsonName;
    }

    private String jsonName() {
        return jsonName;
    }
}
