package io.opentrail.selector;

import java.util.Arrays;
import java.util.Optional;

/// How a field selector compares a record's value with each of its own.
public enum FieldOperator {
    EQUALS("Equals"),
    STARTS_WITH("StartsWith"),
    ENDS_WITH("EndsWith"),
    NOT_EQUALS("NotEquals"),
    NOT_STARTS_WITH("NotStartsWith"),
    NOT_ENDS_WITH("NotEndsWith");

    private final String text;

    FieldOperator(String text) {
        this.text = text;
    }

    public static Optional<FieldOperator> named(String text) {
        return Arrays.stream(values()).filter(operator -> operator.text.equals(text)).findFirst();
    }

    /// As it stands in selectors.
    public String text() {
        return text;
    }
}
