package io.opentrail.selector.rule;

import io.opentrail.selector.DataResourceType;
import io.opentrail.selector.ReadWriteType;
import io.opentrail.trail.DataResource;
import io.opentrail.trail.EventSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What basic event selectors a trail may have.
public final class BasicSelectorRules {

    public static final int MAX_SELECTORS = 5;

    /// Over all selectors of a trail; values that stand for every resource of a type don't count.
    public static final int MAX_VALUES = 250;

    /// Of one value; no ARN is longer.
    public static final int MAX_VALUE_CHARS = 2_048;

    private static final Set<String> EXCLUDABLE_SOURCES =
            Set.of("kms.amazonaws.com", "rdsdata.amazonaws.com");

    private BasicSelectorRules() {}

    /// Every rule that the selectors break, as a sentence for the caller; empty if there is none.
    public static List<String> validate(List<EventSelector> selectors) {
        List<String> violations = new ArrayList<>();
        if (selectors.isEmpty() || selectors.size() > MAX_SELECTORS) {
            violations.add(
                    "a trail has 1 to %d event selectors, not %d"
                            .formatted(MAX_SELECTORS, selectors.size()));
        }
        for (int i = 0; i < selectors.size(); i++) {
            check("event selector %d: ".formatted(i + 1), selectors.get(i), violations);
        }
        long values = selectors.stream().mapToLong(BasicSelectorRules::countedValues).sum();
        if (values > MAX_VALUES) {
            violations.add(
                    "the event selectors of a trail name at most %d data resources, not %d"
                            .formatted(MAX_VALUES, values));
        }
        return List.copyOf(violations);
    }

    private static void check(String where, EventSelector selector, List<String> violations) {
        if (ReadWriteType.named(selector.getReadWriteType()).isEmpty()) {
            violations.add(
                    where
                            + "ReadWriteType is ReadOnly, WriteOnly or All, not '%s'"
                                    .formatted(selector.getReadWriteType()));
        }
        checkExclusions(where, selector, violations);
        if (!selector.getIncludeManagementEvents() && selector.getDataResources().isEmpty()) {
            violations.add(
                    where
                            + "selects nothing: it needs IncludeManagementEvents true or DataResources");
        }
        selector.getDataResources().forEach(resource -> check(where, resource, violations));
    }

    private static void checkExclusions(
            String where, EventSelector selector, List<String> violations) {
        List<String> excluded = selector.getExcludeManagementEventSources();
        excluded.stream()
                .filter(source -> !EXCLUDABLE_SOURCES.contains(source))
                .forEach(source ->
                        violations.add(
                                where
                                        + "ExcludeManagementEventSources takes kms.amazonaws.com and rdsdata.amazonaws.com, not '%s'"
                                                .formatted(source)));
        if (!excluded.isEmpty() && !selector.getIncludeManagementEvents()) {
            violations.add(
                    where + "ExcludeManagementEventSources needs IncludeManagementEvents true");
        }
    }

    private static void check(String where, DataResource resource, List<String> violations) {
        Optional<DataResourceType> known = DataResourceType.named(resource.getType());
        if (known.isEmpty()) {
            violations.add(
                    where
                            + "data resource type is AWS::S3::Object, AWS::Lambda::Function or AWS::DynamoDB::Table, not '%s'"
                                    .formatted(resource.getType()));
            return;
        }
        if (resource.getValues().isEmpty()) {
            violations.add(where + "data resource %s has no values".formatted(resource.getType()));
        }
        long tooLong =
                resource.getValues().stream()
                        .filter(value -> value.length() > MAX_VALUE_CHARS)
                        .count();
        if (tooLong > 0) {
            violations.add(
                    where
                            + "data resource %s has %d values of more than %d characters"
                                    .formatted(resource.getType(), tooLong, MAX_VALUE_CHARS));
        }
        DataResourceType type = known.get();
        resource.getValues().stream()
                .filter(value -> !type.isAll(value) && !type.isOne(value))
                .forEach(value ->
                        violations.add(
                                where
                                        + "'%s' is not a value for %s: %s"
                                                .formatted(
                                                        value, resource.getType(), type.rule())));
    }

    private static long countedValues(EventSelector selector) {
        return selector.getDataResources().stream()
                .mapToLong(BasicSelectorRules::countedValues)
                .sum();
    }

    private static long countedValues(DataResource resource) {
        Optional<DataResourceType> type = DataResourceType.named(resource.getType());
        return resource.getValues().stream()
                .filter(value -> type.isEmpty() || !type.get().isAll(value))
                .count();
    }
}
