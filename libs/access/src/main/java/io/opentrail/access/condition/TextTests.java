package io.opentrail.access.condition;

import java.util.function.Function;

/// The operators on text and on ARNs, which know policy variables.
final class TextTests {

    private static final int ARN_PARTS = 6;

    private TextTests() {}

    static ValueReading equal(String value) {
        return read(value, TextTests::equalTo);
    }

    static ValueReading equalIgnoringCase(String value) {
        return read(value, TextTests::equalIgnoringCaseTo);
    }

    static ValueReading like(String value) {
        return read(value, text -> TextPattern.withWildcards(text)::matches);
    }

    /// ArnEquals and ArnLike are the same: each part of an ARN on its own, with wildcards.
    static ValueReading arnLike(String value) {
        boolean whole = value.split(":", ARN_PARTS).length == ARN_PARTS;
        return whole || value.equals("*") || value.contains("${")
                ? read(value, TextTests::arnLikeTo)
                : new ValueReading.Faulty("must be * or an ARN of six parts");
    }

    private static ValueReading read(String value, Function<String, ValueTest> test) {
        return TextPattern.problem(value)
                .<ValueReading>map(ValueReading.Faulty::new)
                .orElseGet(() -> new ValueReading.Ready(test.apply(value)));
    }

    private static ValueTest equalTo(String value) {
        var pattern = TextPattern.withoutWildcards(value);
        return pattern::matches;
    }

    private static ValueTest equalIgnoringCaseTo(String value) {
        var pattern = TextPattern.withoutWildcards(value);
        return (given, context) ->
                pattern.resolved(context).filter(given::equalsIgnoreCase).isPresent();
    }

    private static ValueTest arnLikeTo(String value) {
        var pattern = TextPattern.withWildcards(value);
        return value.equals("*")
                ? pattern::matches
                : (given, context) -> pattern.matchesParts(given, ARN_PARTS, context);
    }
}
