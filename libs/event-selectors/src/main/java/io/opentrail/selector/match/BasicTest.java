package io.opentrail.selector.match;

import io.opentrail.event.AuditEvent;
import io.opentrail.event.Resource;
import io.opentrail.selector.DataResourceType;
import io.opentrail.selector.ReadWriteType;
import io.opentrail.trail.DataResource;
import io.opentrail.trail.EventSelector;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a basic selector asks of management events and of data events.
final class BasicTest {

    private static final String TABLE_STREAM = "AWS::DynamoDB::Stream";
    private static final Pattern FUNCTION = Pattern.compile("(.*:function:[^:]+)(:.*)?");
    private static final List<String> NONE = List.of();

    private BasicTest() {}

    static EventTest management(EventSelector selector) {
        ReadWriteType readWrite = readWriteOf(selector);
        boolean included = selector.getIncludeManagementEvents();
        Set<String> excluded = Set.copyOf(selector.getExcludeManagementEventSources());
        return event ->
                included && readWrite.matches(event) && !excluded.contains(event.getEventSource());
    }

    static EventTest data(EventSelector selector) {
        ReadWriteType readWrite = readWriteOf(selector);
        ArnsOfType[] arns =
                selector.getDataResources().stream()
                        .flatMap(BasicTest::arns)
                        .toArray(ArnsOfType[]::new);
        return event -> readWrite.matches(event) && anyMatches(arns, event);
    }

    private static ReadWriteType readWriteOf(EventSelector selector) {
        return ReadWriteType.named(selector.getReadWriteType())
                .orElseThrow(() ->
                        new IllegalStateException(
                                "event selector has an unknown ReadWriteType '%s'"
                                        .formatted(selector.getReadWriteType())));
    }

    private static boolean anyMatches(ArnsOfType[] arns, AuditEvent event) {
        List<Resource> resources = event.getResources();
        for (int i = 0; i < resources.size(); i++) {
            for (ArnsOfType each : arns) {
                if (each.matches(resources.get(i))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Stream<ArnsOfType> arns(DataResource resource) {
        DataResourceType type =
                DataResourceType.named(resource.getType())
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "event selector has an unknown data resource type '%s'"
                                                .formatted(resource.getType())));
        List<String> values = resource.getValues();
        boolean all = values.stream().anyMatch(type::isAll);
        return switch (type) {
            case S3_OBJECT ->
                    Stream.of(
                            new ArnsOfType(type.text(), all, new TextMatcher(NONE, values, NONE)));
            case LAMBDA_FUNCTION -> Stream.of(new ArnsOfType(type.text(), all, functions(values)));
            case DYNAMODB_TABLE ->
                    Stream.of(
                            new ArnsOfType(type.text(), all, new TextMatcher(values, NONE, NONE)),
                            new ArnsOfType(TABLE_STREAM, all, streams(values)));
        };
    }

    /// Versions and aliases are calls of the function, and stand for it.
    private static TextMatcher functions(List<String> values) {
        List<String> functions = values.stream().map(BasicTest::function).toList();
        return new TextMatcher(
                functions, functions.stream().map(function -> function + ":").toList(), NONE);
    }

    private static String function(String arn) {
        Matcher parts = FUNCTION.matcher(arn);
        return parts.matches() ? parts.group(1) : arn;
    }

    /// A table's streams are picked with the table.
    private static TextMatcher streams(List<String> values) {
        return new TextMatcher(
                NONE, values.stream().map(table -> table + "/stream/").toList(), NONE);
    }

    private record ArnsOfType(String type, boolean all, TextMatcher arns) {
        boolean matches(Resource resource) {
            if (!type.equals(resource.getType())) {
                return false;
            }
            String arn = resource.getArn();
            return all || (arn != null && arns.matches(arn));
        }
    }
}
