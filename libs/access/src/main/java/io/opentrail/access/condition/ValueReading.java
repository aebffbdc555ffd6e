package io.opentrail.access.condition;

import java.util.Optional;

/// What came of reading one value of a condition.
sealed interface ValueReading {

    record Ready(ValueTest test) implements ValueReading {}

    /// Why a value cannot be used.
    ///
    /// @param message the end of a sentence that begins with the value's place
    record Faulty(String message) implements ValueReading {}

    static ValueReading of(Optional<ValueTest> test, String rule) {
        return test.<ValueReading>map(Ready::new).orElseGet(() -> new Faulty(rule));
    }
}
