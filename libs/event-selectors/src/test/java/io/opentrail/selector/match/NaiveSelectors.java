package io.opentrail.selector.match;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentrail.selector.TrailSelectors;
import io.opentrail.trail.AdvancedEventSelector;
import io.opentrail.trail.DataResource;
import io.opentrail.trail.EventSelector;
import io.opentrail.trail.FieldCondition;
import io.opentrail.trail.FieldSelector;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// What event selectors pick, word for word from their specification and from the record's own
/// JSON: slow, and not to be mistaken.
final class NaiveSelectors {

    private NaiveSelectors() {}

    static boolean matches(TrailSelectors selectors, JsonNode record) {
        return switch (selectors) {
            case TrailSelectors.Basic(var basic) ->
                    basic.stream().anyMatch(selector -> matches(selector, record));
            case TrailSelectors.Advanced(var advanced) ->
                    advanced.stream().anyMatch(selector -> matches(selector, record));
        };
    }

    private static boolean matches(EventSelector selector, JsonNode record) {
        boolean readWrite =
                switch (selector.getReadWriteType()) {
                    case "ReadOnly" -> readOnly(record).equals("true");
                    case "WriteOnly" -> readOnly(record).equals("false");
                    default -> true;
                };
        return readWrite
                && switch (category(record)) {
                    case "Management" ->
                            selector.getIncludeManagementEvents()
                                    && !selector.getExcludeManagementEventSources()
                                            .contains(record.path("eventSource").textValue());
                    case "Data" ->
                            selector.getDataResources().stream()
                                    .anyMatch(data ->
                                            resources(record)
                                                    .anyMatch(resource -> matches(data, resource)));
                    default -> false;
                };
    }

    private static boolean matches(DataResource data, JsonNode resource) {
        String type = resource.path("type").asText();
        boolean stream =
                data.getType().equals("AWS::DynamoDB::Table")
                        && type.equals("AWS::DynamoDB::Stream");
        return (data.getType().equals(type) || stream)
                && data.getValues().stream()
                        .anyMatch(value ->
                                isAll(value)
                                        || arn(resource)
                                                .filter(arn -> names(value, arn, type))
                                                .isPresent());
    }

    private static boolean isAll(String value) {
        return List.of("arn:aws:s3", "arn:aws:s3:::", "arn:aws:lambda", "arn:aws:dynamodb")
                .contains(value.replaceFirst("^arn:aws(-cn|-us-gov):", "arn:aws:"));
    }

    private static boolean names(String value, String arn, String type) {
        return switch (type) {
            case "AWS::S3::Object" -> arn.startsWith(value);
            case "AWS::Lambda::Function" -> function(arn).equals(function(value));
            case "AWS::DynamoDB::Stream" -> arn.startsWith(value + "/stream/");
            default -> arn.equals(value);
        };
    }

    /// The first seven parts, without version or alias.
    private static String function(String arn) {
        return String.join(":", Stream.of(arn.split(":", -1)).limit(7).toList());
    }

    private static boolean matches(AdvancedEventSelector selector, JsonNode record) {
        List<JsonNode> ofType =
                resources(record)
                        .filter(resource ->
                                field(selector, "resources.type")
                                        .filter(types -> !passes(types, text(resource, "type")))
                                        .isEmpty())
                        .toList();
        return selector.getFieldSelectors().stream()
                .allMatch(field ->
                        switch (field.getField()) {
                            case "resources.type" -> !ofType.isEmpty();
                            case "resources.ARN" -> arnsPass(field, ofType);
                            case "eventCategory" -> passes(field, Optional.of(category(record)));
                            case "readOnly" -> passes(field, Optional.of(readOnly(record)));
                            case "userIdentity.arn" ->
                                    passes(field, text(record.path("userIdentity"), "arn"));
                            default -> passes(field, text(record, field.getField()));
                        });
    }

    private static Optional<FieldSelector> field(AdvancedEventSelector selector, String name) {
        return selector.getFieldSelectors().stream()
                .filter(field -> field.getField().equals(name))
                .findFirst();
    }

    /// Any resource selects, any deselects.
    private static boolean arnsPass(FieldSelector field, List<JsonNode> resources) {
        return resources.stream().anyMatch(resource -> selected(field, arn(resource)))
                && resources.stream().noneMatch(resource -> deselected(field, arn(resource)));
    }

    private static boolean passes(FieldSelector field, Optional<String> value) {
        return selected(field, value) && !deselected(field, value);
    }

    private static boolean selected(FieldSelector field, Optional<String> value) {
        List<FieldCondition> selecting =
                field.getConditions().stream()
                        .filter(condition -> !condition.getOperator().startsWith("Not"))
                        .toList();
        return selecting.isEmpty()
                || selecting.stream().anyMatch(condition -> holds(condition, value));
    }

    private static boolean deselected(FieldSelector field, Optional<String> value) {
        return field.getConditions().stream()
                .filter(condition -> condition.getOperator().startsWith("Not"))
                .anyMatch(condition -> holds(condition, value));
    }

    private static boolean holds(FieldCondition condition, Optional<String> value) {
        BiPredicate<String, String> comparison =
                switch (condition.getOperator()) {
                    case "Equals", "NotEquals" -> String::equals;
                    case "StartsWith", "NotStartsWith" -> String::startsWith;
                    case "EndsWith", "NotEndsWith" -> String::endsWith;
                    default -> throw new IllegalArgumentException(condition.getOperator());
                };
        return value.filter(text ->
                        condition.getValues().stream()
                                .anyMatch(given -> comparison.test(text, given)))
                .isPresent();
    }

    private static String category(JsonNode record) {
        return text(record, "eventCategory")
                .orElse(isFalse(record.path("managementEvent")) ? "Data" : "Management");
    }

    private static boolean isFalse(JsonNode node) {
        return node.isValueNode() && node.asText().equals("false");
    }

    private static String readOnly(JsonNode record) {
        return text(record, "readOnly").filter("true"::equals).orElse("false");
    }

    private static Stream<JsonNode> resources(JsonNode record) {
        JsonNode resources = record.path("resources");
        return StreamSupport.stream(resources.spliterator(), false)
                .filter(_ -> resources.isArray())
                .filter(JsonNode::isObject);
    }

    private static Optional<String> arn(JsonNode resource) {
        return text(resource, "ARN").or(() -> text(resource, "ARNPrefix"));
    }

    private static Optional<String> text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isValueNode() && !value.isNull()
                ? Optional.of(value.asText())
                : Optional.empty();
    }
}
