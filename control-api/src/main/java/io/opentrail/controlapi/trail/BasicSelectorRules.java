package io.opentrail.controlapi.trail;

import io.opentrail.trail.DataResource;
import io.opentrail.trail.EventSelector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What basic event selectors may look like.
public final class BasicSelectorRules {

    /// What a new trail selects: all management events.
    public static final List<EventSelector> DEFAULT =
            List.of(new EventSelector("All", true, List.of(), List.of()));

    private static final int MAX_SELECTORS = 5;
    private static final int MAX_VALUES = 250;
    private static final Set<String> READ_WRITE_TYPES = Set.of("ReadOnly", "WriteOnly", "All");
    private static final Set<String> EXCLUDABLE =
            Set.of("kms.amazonaws.com", "rdsdata.amazonaws.com");

    /// What a value may be, by the type of its resource. The first group is there where the value
    /// stands for some resources rather than all.
    private static final Map<String, Pattern> VALUES_BY_TYPE =
            Map.of(
                    "AWS::S3::Object",
                    Pattern.compile("arn:aws[a-z-]*:s3(?::::)?|arn:aws[a-z-]*:s3:::([^/]+/.*)"),
                    "AWS::Lambda::Function",
                    Pattern.compile(
                            "arn:aws[a-z-]*:lambda|arn:aws[a-z-]*:lambda:([a-z0-9-]+:[0-9]{12}:function:.+)"),
                    "AWS::DynamoDB::Table",
                    Pattern.compile(
                            "arn:aws[a-z-]*:dynamodb|arn:aws[a-z-]*:dynamodb:([a-z0-9-]+:[0-9]{12}:table/.+)"));

    private BasicSelectorRules() {}

    public static Optional<ApiError> problem(List<EventSelector> selectors) {
        if (selectors.isEmpty() || selectors.size() > MAX_SELECTORS) {
            return invalid(
                    "A trail has 1 to 5 event selectors, %d were given."
                            .formatted(selectors.size()));
        }
        Optional<ApiError> problem =
                selectors.stream()
                        .map(BasicSelectorRules::problem)
                        .flatMap(Optional::stream)
                        .findFirst();
        long values =
                selectors.stream()
                        .flatMap(selector -> selector.getDataResources().stream())
                        .mapToLong(BasicSelectorRules::countedValues)
                        .sum();
        return problem.isEmpty() && values > MAX_VALUES
                ? invalid(
                        "A trail selects at most 250 data resources, %d were given."
                                .formatted(values))
                : problem;
    }

    private static Optional<ApiError> problem(EventSelector selector) {
        if (!READ_WRITE_TYPES.contains(selector.getReadWriteType())) {
            return invalid(
                    "ReadWriteType '%s' is not ReadOnly, WriteOnly or All."
                            .formatted(selector.getReadWriteType()));
        }
        List<String> excluded = selector.getExcludeManagementEventSources();
        if (!EXCLUDABLE.containsAll(excluded)) {
            return invalid(
                    "ExcludeManagementEventSources may hold kms.amazonaws.com and rdsdata.amazonaws.com only, was %s."
                            .formatted(excluded));
        }
        if (!excluded.isEmpty() && !selector.getIncludeManagementEvents()) {
            return invalid("ExcludeManagementEventSources needs IncludeManagementEvents=true.");
        }
        if (!selector.getIncludeManagementEvents() && selector.getDataResources().isEmpty()) {
            return invalid("An event selector must select management events or data resources.");
        }
        return selector.getDataResources().stream()
                .map(BasicSelectorRules::problem)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<ApiError> problem(DataResource resource) {
        Pattern pattern = VALUES_BY_TYPE.get(resource.getType());
        if (pattern == null) {
            return invalid(
                    "Data resource type '%s' is not one of %s."
                            .formatted(
                                    resource.getType(),
                                    VALUES_BY_TYPE.keySet().stream().sorted().toList()));
        }
        if (resource.getValues().isEmpty()) {
            return invalid("Data resource %s has no values.".formatted(resource.getType()));
        }
        return resource.getValues().stream()
                .filter(value -> !pattern.matcher(value).matches())
                .findFirst()
                .flatMap(value ->
                        invalid(
                                "Value '%s' is not an ARN for %s (an S3 bucket's ends with '/')."
                                        .formatted(value, resource.getType())));
    }

    private static long countedValues(DataResource resource) {
        Pattern pattern = VALUES_BY_TYPE.get(resource.getType());
        return pattern == null
                ? 0
                : resource.getValues().stream().filter(value -> isCounted(pattern, value)).count();
    }

    private static boolean isCounted(Pattern pattern, String value) {
        var parts = pattern.matcher(value);
        return parts.matches() && parts.group(1) != null;
    }

    private static Optional<ApiError> invalid(String message) {
        return Optional.of(ApiError.of("InvalidEventSelectorsException", message));
    }
}
