package io.opentrail.selector;

import io.opentrail.trail.AdvancedEventSelector;
import io.opentrail.trail.DataResource;
import io.opentrail.trail.EventSelector;
import io.opentrail.trail.FieldCondition;
import io.opentrail.trail.FieldSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Basic event selectors as advanced ones, in the shape that CloudTrail's own console gives them.
///
/// The basic ones pick more in two places, which that shape leaves out: calls of a function's
/// versions and aliases, and events of a table's streams.
public final class AdvancedEquivalent {

    private static final String MANAGEMENT_NAME = "Management events selector";

    private AdvancedEquivalent() {}

    /// One selector for management events, and one for each data resource. The basic selectors must
    /// be valid.
    public static List<AdvancedEventSelector> of(List<EventSelector> basic) {
        return basic.stream().flatMap(AdvancedEquivalent::of).toList();
    }

    private static Stream<AdvancedEventSelector> of(EventSelector basic) {
        Optional<FieldSelector> readOnly = readOnly(basic);
        Stream<AdvancedEventSelector> management =
                basic.getIncludeManagementEvents()
                        ? Stream.of(management(basic, readOnly))
                        : Stream.of();
        return Stream.concat(
                management,
                basic.getDataResources().stream().map(resource -> data(resource, readOnly)));
    }

    private static Optional<FieldSelector> readOnly(EventSelector basic) {
        ReadWriteType type = ReadWriteType.named(basic.getReadWriteType()).orElseThrow();
        return switch (type) {
            case ALL -> Optional.empty();
            case READ_ONLY -> Optional.of(equal(SelectorField.READ_ONLY, "true"));
            case WRITE_ONLY -> Optional.of(equal(SelectorField.READ_ONLY, "false"));
        };
    }

    private static AdvancedEventSelector management(
            EventSelector basic, Optional<FieldSelector> readOnly) {
        List<FieldSelector> fields = new ArrayList<>();
        fields.add(equal(SelectorField.EVENT_CATEGORY, EventCategory.MANAGEMENT.text()));
        readOnly.ifPresent(fields::add);
        List<String> excluded = basic.getExcludeManagementEventSources();
        if (!excluded.isEmpty()) {
            fields.add(
                    field(
                            SelectorField.EVENT_SOURCE,
                            FieldOperator.NOT_EQUALS,
                            List.copyOf(excluded)));
        }
        return new AdvancedEventSelector(MANAGEMENT_NAME, List.copyOf(fields));
    }

    private static AdvancedEventSelector data(
            DataResource resource, Optional<FieldSelector> readOnly) {
        DataResourceType type = DataResourceType.named(resource.getType()).orElseThrow();
        List<FieldSelector> fields = new ArrayList<>();
        fields.add(equal(SelectorField.EVENT_CATEGORY, EventCategory.DATA.text()));
        fields.add(equal(SelectorField.RESOURCES_TYPE, type.text()));
        readOnly.ifPresent(fields::add);
        if (resource.getValues().stream().noneMatch(type::isAll)) {
            FieldOperator operator =
                    switch (type) {
                        case S3_OBJECT -> FieldOperator.STARTS_WITH;
                        case LAMBDA_FUNCTION, DYNAMODB_TABLE -> FieldOperator.EQUALS;
                    };
            fields.add(
                    field(
                            SelectorField.RESOURCES_ARN,
                            operator,
                            List.copyOf(resource.getValues())));
        }
        return new AdvancedEventSelector(null, List.copyOf(fields));
    }

    private static FieldSelector equal(SelectorField field, String value) {
        return field(field, FieldOperator.EQUALS, List.of(value));
    }

    private static FieldSelector field(
            SelectorField field, FieldOperator operator, List<String> values) {
        return new FieldSelector(
                field.text(), List.of(new FieldCondition(operator.text(), values)));
    }
}
