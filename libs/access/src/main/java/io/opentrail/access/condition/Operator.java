package io.opentrail.access.condition;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/// The operators that compare. A negated one holds where none of its values matches.
enum Operator {
    STRING_EQUALS("StringEquals", false, TextTests::equal),
    STRING_NOT_EQUALS("StringNotEquals", true, TextTests::equal),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", false, TextTests::equalIgnoringCase),
    STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", true, TextTests::equalIgnoringCase),
    STRING_LIKE("StringLike", false, TextTests::like),
    STRING_NOT_LIKE("StringNotLike", true, TextTests::like),
    ARN_EQUALS("ArnEquals", false, TextTests::arnLike),
    ARN_NOT_EQUALS("ArnNotEquals", true, TextTests::arnLike),
    ARN_LIKE("ArnLike", false, TextTests::arnLike),
    ARN_NOT_LIKE("ArnNotLike", true, TextTests::arnLike),
    NUMERIC_EQUALS("NumericEquals", false, PlainTests.number(sign -> sign == 0)),
    NUMERIC_NOT_EQUALS("NumericNotEquals", true, PlainTests.number(sign -> sign == 0)),
    NUMERIC_LESS_THAN("NumericLessThan", false, PlainTests.number(sign -> sign < 0)),
    NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", false, PlainTests.number(sign -> sign <= 0)),
    NUMERIC_GREATER_THAN("NumericGreaterThan", false, PlainTests.number(sign -> sign > 0)),
    NUMERIC_GREATER_THAN_EQUALS(
            "NumericGreaterThanEquals", false, PlainTests.number(sign -> sign >= 0)),
    DATE_EQUALS("DateEquals", false, PlainTests.time(sign -> sign == 0)),
    DATE_NOT_EQUALS("DateNotEquals", true, PlainTests.time(sign -> sign == 0)),
    DATE_LESS_THAN("DateLessThan", false, PlainTests.time(sign -> sign < 0)),
    DATE_LESS_THAN_EQUALS("DateLessThanEquals", false, PlainTests.time(sign -> sign <= 0)),
    DATE_GREATER_THAN("DateGreaterThan", false, PlainTests.time(sign -> sign > 0)),
    DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", false, PlainTests.time(sign -> sign >= 0)),
    BOOL("Bool", false, PlainTests::truth),
    IP_ADDRESS("IpAddress", false, PlainTests::within),
    NOT_IP_ADDRESS("NotIpAddress", true, PlainTests::within);

    private final String text;
    private final boolean negated;

    // Made of lambdas and method references alone; the checker cannot see that they are immutable.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Function<String, ValueReading> read;

    Operator(String text, boolean negated, Function<String, ValueReading> read) {
        this.text = text;
        this.negated = negated;
        this.read = read;
    }

    static Optional<Operator> named(String text) {
        return Arrays.stream(values()).filter(each -> each.text.equals(text)).findFirst();
    }

    boolean isNegated() {
        return negated;
    }

    /// True for the operators on text and ARNs, whose values must be text.
    boolean isOnText() {
        return text.startsWith("String") || text.startsWith("Arn");
    }

    ValueReading read(String value) {
        return read.apply(value);
    }
}
