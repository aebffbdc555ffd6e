package io.opentrail.selector.match;

import io.opentrail.selector.FieldOperator;
import io.opentrail.trail.FieldCondition;
import io.opentrail.trail.FieldSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a field selector says of a value: picked by any of the operators that select, if there are
/// any, and by none of those that deselect.
final class ValueTest {

    static final ValueTest ANY =
            new ValueTest(
                    new TextMatcher(List.of(), List.of(), List.of()),
                    new TextMatcher(List.of(), List.of(), List.of()));

    private final TextMatcher selecting;
    private final TextMatcher deselecting;
    private final boolean selectsAll;

    private ValueTest(TextMatcher selecting, TextMatcher deselecting) {
        this.selecting = selecting;
        this.deselecting = deselecting;
        this.selectsAll = selecting.isEmpty();
    }

    static ValueTest of(FieldSelector selector) {
        return new ValueTest(
                new TextMatcher(
                        values(selector, FieldOperator.EQUALS),
                        values(selector, FieldOperator.STARTS_WITH),
                        values(selector, FieldOperator.ENDS_WITH)),
                new TextMatcher(
                        values(selector, FieldOperator.NOT_EQUALS),
                        values(selector, FieldOperator.NOT_STARTS_WITH),
                        values(selector, FieldOperator.NOT_ENDS_WITH)));
    }

    private static List<String> values(FieldSelector selector, FieldOperator operator) {
        return selector.getConditions().stream()
                .filter(condition -> operatorOf(condition) == operator)
                .flatMap(condition -> condition.getValues().stream())
                .toList();
    }

    private static FieldOperator operatorOf(FieldCondition condition) {
        return FieldOperator.named(condition.getOperator())
                .orElseThrow(() ->
                        new IllegalStateException(
                                "field selector has an unknown operator '%s'"
                                        .formatted(condition.getOperator())));
    }

    /// A value that is missing is like none that is named.
    boolean passes(@Nullable String value) {
        return value == null ? selectsAll : selects(value) && !deselects(value);
    }

    boolean selectsAll() {
        return selectsAll;
    }

    boolean selects(String value) {
        return selectsAll || selecting.matches(value);
    }

    boolean deselects(String value) {
        return deselecting.matches(value);
    }
}
