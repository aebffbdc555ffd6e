package io.opentrail.selector.rule;

import io.opentrail.selector.EventCategory;
import io.opentrail.selector.FieldOperator;
import io.opentrail.selector.SelectorField;
import io.opentrail.trail.AdvancedEventSelector;
import io.opentrail.trail.FieldCondition;
import io.opentrail.trail.FieldSelector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What advanced event selectors a trail or an event data store may have.
public final class AdvancedSelectorRules {

    /// Of an event data store; a trail's are limited by their values alone.
    public static final int MAX_STORE_SELECTORS = 5;

    /// Over all operators, fields and selectors.
    public static final int MAX_VALUES = 500;

    public static final int MAX_VALUE_CHARS = 2_048;

    public static final int MAX_NAME_CHARS = 1_000;

    /// Of all names and values together: CloudTrail has no such limit, but ours are kept in one
    /// record, with those that they replaced.
    public static final int MAX_BYTES = 256 * 1_024;

    private static final Set<EventCategory> OF_STORES_OF_THEIR_OWN =
            EnumSet.of(
                    EventCategory.INSIGHT,
                    EventCategory.CONFIGURATION_ITEM,
                    EventCategory.EVIDENCE,
                    EventCategory.ACTIVITY_AUDIT_LOG);

    private AdvancedSelectorRules() {}

    /// Every rule that the selectors break, as a sentence for the caller; empty if there is none.
    public static List<String> validate(
            List<AdvancedEventSelector> selectors, SelectorOwner owner) {
        List<String> violations = new ArrayList<>();
        checkCount(selectors.size(), owner, violations);
        for (int i = 0; i < selectors.size(); i++) {
            new SelectorCheck(i + 1, selectors.get(i), owner, violations).run();
        }
        if (owner == SelectorOwner.EVENT_DATA_STORE) {
            checkCategories(selectors, violations);
        }
        long values = values(selectors).count();
        if (values > MAX_VALUES) {
            violations.add(
                    "the advanced event selectors have %d values together, at most %d are allowed"
                            .formatted(values, MAX_VALUES));
        }
        long bytes = texts(selectors).mapToLong(AdvancedSelectorRules::bytes).sum();
        if (bytes > MAX_BYTES) {
            violations.add(
                    "the names and values of the advanced event selectors have %d bytes together, at most %d are allowed"
                            .formatted(bytes, MAX_BYTES));
        }
        return List.copyOf(violations);
    }

    private static void checkCount(int count, SelectorOwner owner, List<String> violations) {
        boolean tooMany = owner == SelectorOwner.EVENT_DATA_STORE && count > MAX_STORE_SELECTORS;
        if (count == 0 || tooMany) {
            violations.add(
                    "%s has %s advanced event selectors, not %d"
                            .formatted(
                                    owner.text(),
                                    switch (owner) {
                                        case TRAIL -> "1 or more";
                                        case EVENT_DATA_STORE -> "1 to " + MAX_STORE_SELECTORS;
                                    },
                                    count));
        }
    }

    private static void checkCategories(
            List<AdvancedEventSelector> selectors, List<String> violations) {
        Set<EventCategory> categories =
                selectors.stream()
                        .flatMap(selector -> SelectorCheck.category(selector).stream())
                        .collect(
                                Collectors.toCollection(() -> EnumSet.noneOf(EventCategory.class)));
        if (categories.size() > 1) {
            categories.stream()
                    .filter(OF_STORES_OF_THEIR_OWN::contains)
                    .forEach(category ->
                            violations.add(
                                    "events of category %s need an event data store of their own, but %d categories are selected"
                                            .formatted(category.text(), categories.size())));
        }
    }

    private static Stream<String> values(List<AdvancedEventSelector> selectors) {
        return selectors.stream()
                .flatMap(selector -> selector.getFieldSelectors().stream())
                .flatMap(field -> field.getConditions().stream())
                .flatMap(condition -> condition.getValues().stream());
    }

    private static Stream<String> texts(List<AdvancedEventSelector> selectors) {
        return Stream.concat(
                values(selectors),
                selectors.stream().flatMap(selector -> Stream.ofNullable(selector.getName())));
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// The check of one selector.
    ///
    /// @param number of the selector, from 1
    private record SelectorCheck(
            int number,
            AdvancedEventSelector selector,
            SelectorOwner owner,
            List<String> violations) {

        private static final int MAX_QUOTED_CHARS = 100;

        void run() {
            String name = selector.getName();
            if (name != null && name.length() > MAX_NAME_CHARS) {
                report(
                        "the name has %d characters, at most %d are allowed"
                                .formatted(name.length(), MAX_NAME_CHARS));
            }
            if (selector.getFieldSelectors().isEmpty()) {
                report("it has no field selectors");
                return;
            }
            Set<String> seen = new HashSet<>();
            selector.getFieldSelectors().stream()
                    .map(FieldSelector::getField)
                    .filter(field -> !seen.add(field))
                    .forEach(field ->
                            report("field %s is given more than once".formatted(quoted(field))));
            selector.getFieldSelectors().forEach(this::checkShape);
            checkCategory();
        }

        /// What holds for any field.
        private void checkShape(FieldSelector field) {
            String text = quoted(field.getField());
            if (SelectorField.named(field.getField()).isEmpty()) {
                report(
                        "field %s is not known: it is one of %s"
                                .formatted(
                                        text,
                                        Stream.of(SelectorField.values())
                                                .map(SelectorField::text)
                                                .collect(Collectors.joining(", "))));
            }
            if (field.getConditions().isEmpty()) {
                report("field %s has no operator".formatted(text));
            }
            for (FieldCondition condition : field.getConditions()) {
                if (condition.getValues().isEmpty()) {
                    report("field %s: %s has no values".formatted(text, condition.getOperator()));
                }
                condition.getValues().stream()
                        .filter(value -> value.isEmpty() || value.length() > MAX_VALUE_CHARS)
                        .forEach(value ->
                                report(
                                        "field %s: %s value %s has %d characters, 1 to %d are allowed"
                                                .formatted(
                                                        text,
                                                        condition.getOperator(),
                                                        quoted(value),
                                                        value.length(),
                                                        MAX_VALUE_CHARS)));
            }
        }

        private void checkCategory() {
            List<String> given = equalsOf(selector, SelectorField.EVENT_CATEGORY);
            String allowed =
                    owner.categories().stream()
                            .map(EventCategory::text)
                            .collect(Collectors.joining(", "));
            if (given.isEmpty()) {
                report(
                        "field 'eventCategory' with Equals is missing: its value is one of %s"
                                .formatted(allowed));
            }
            given.stream()
                    .filter(text ->
                            EventCategory.named(text)
                                    .filter(owner.categories()::contains)
                                    .isEmpty())
                    .forEach(text ->
                            report(
                                    "field 'eventCategory': Equals value %s is not a category of events of %s: it is one of %s"
                                            .formatted(quoted(text), owner.text(), allowed)));
            category(selector).filter(owner.categories()::contains).ifPresent(this::checkFields);
        }

        /// What holds for the fields of this category.
        private void checkFields(EventCategory category) {
            switch (category) {
                case DATA -> require(SelectorField.RESOURCES_TYPE, category);
                case NETWORK_ACTIVITY -> require(SelectorField.EVENT_SOURCE, category);
                case MANAGEMENT,
                        INSIGHT,
                        CONFIGURATION_ITEM,
                        EVIDENCE,
                        ACTIVITY_AUDIT_LOG,
                        OTHER -> {
                    // Only the category itself is required.
                }
            }
            Optional<String> type =
                    equalsOf(selector, SelectorField.RESOURCES_TYPE).stream().findFirst();
            for (FieldSelector selected : selector.getFieldSelectors()) {
                SelectorField.named(selected.getField())
                        .ifPresent(field ->
                                FieldRule.of(field, category, owner, type)
                                        .ifPresentOrElse(
                                                rule -> checkField(selected, rule),
                                                () -> reportOutOfPlace(selected, category)));
            }
        }

        private void require(SelectorField field, EventCategory category) {
            if (selector.getFieldSelectors().stream()
                    .noneMatch(selected -> selected.getField().equals(field.text()))) {
                report(
                        "field '%s' is missing: events of category %s need it"
                                .formatted(field.text(), category.text()));
            }
        }

        private void reportOutOfPlace(FieldSelector selected, EventCategory category) {
            report(
                    "field '%s' (%s) cannot be selected for events of category %s of %s"
                            .formatted(
                                    selected.getField(),
                                    selected.getConditions().stream()
                                            .map(SelectorCheck::shown)
                                            .collect(Collectors.joining(", ")),
                                    category.text(),
                                    owner.text()));
        }

        private void checkField(FieldSelector selected, FieldRule rule) {
            for (FieldCondition condition : selected.getConditions()) {
                Optional<FieldOperator> operator = FieldOperator.named(condition.getOperator());
                if (operator.filter(rule.operators()::contains).isEmpty()) {
                    report(
                            "field '%s' does not take %s: it takes %s"
                                    .formatted(
                                            selected.getField(),
                                            shown(condition),
                                            rule.operators().stream()
                                                    .sorted()
                                                    .map(FieldOperator::text)
                                                    .collect(Collectors.joining(", "))));
                } else {
                    checkValues(selected, condition, operator.get(), rule);
                }
            }
        }

        private void checkValues(
                FieldSelector selected,
                FieldCondition condition,
                FieldOperator operator,
                FieldRule rule) {
            if (rule.single() && condition.getValues().size() > 1) {
                report(
                        "field '%s' takes one value, but has %d: %s"
                                .formatted(
                                        selected.getField(),
                                        condition.getValues().size(),
                                        shown(condition)));
            }
            condition.getValues().stream()
                    .filter(value -> !value.isEmpty() && !rule.takes(operator, value))
                    .forEach(value ->
                            report(
                                    "field '%s': %s value %s is not %s"
                                            .formatted(
                                                    selected.getField(),
                                                    condition.getOperator(),
                                                    quoted(value),
                                                    rule.expected())));
        }

        private void report(String problem) {
            violations.add(
                    "advanced event selector %d%s: %s".formatted(number, shownName(), problem));
        }

        private String shownName() {
            String name = selector.getName();
            return name == null || name.isEmpty() ? "" : " " + quoted(name);
        }

        /// The selector's one category, if it has one that there is.
        static Optional<EventCategory> category(AdvancedEventSelector selector) {
            List<String> given = equalsOf(selector, SelectorField.EVENT_CATEGORY);
            return given.stream().findFirst().flatMap(EventCategory::named);
        }

        private static List<String> equalsOf(AdvancedEventSelector selector, SelectorField field) {
            return selector.getFieldSelectors().stream()
                    .filter(selected -> selected.getField().equals(field.text()))
                    .flatMap(selected -> selected.getConditions().stream())
                    .filter(condition ->
                            condition.getOperator().equals(FieldOperator.EQUALS.text()))
                    .flatMap(condition -> condition.getValues().stream())
                    .toList();
        }

        private static String shown(FieldCondition condition) {
            return condition.getOperator()
                    + condition.getValues().stream()
                            .limit(2)
                            .map(SelectorCheck::quoted)
                            .collect(
                                    Collectors.joining(
                                            ", ",
                                            " [",
                                            condition.getValues().size() > 2 ? ", …]" : "]"));
        }

        private static String quoted(String text) {
            return "'%s'"
                    .formatted(
                            text.length() <= MAX_QUOTED_CHARS
                                    ? text
                                    : text.substring(0, MAX_QUOTED_CHARS) + "…");
        }
    }
}
