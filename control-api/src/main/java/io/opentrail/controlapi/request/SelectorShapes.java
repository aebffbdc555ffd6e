package io.opentrail.controlapi.request;

import io.opentrail.selector.FieldOperator;
import io.opentrail.selector.TrailSelectors;
import io.opentrail.trail.DataResource;
import io.opentrail.trail.EventSelector;
import io.opentrail.trail.FieldCondition;
import io.opentrail.trail.FieldSelector;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailHistory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedEventSelector;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedFieldSelector;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.PutEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.PutEventSelectorsResponse;

/// Event selectors between the wire's shapes and the control record's.
// The SDK's getters answer null for what a request leaves out, and its setters take null for what a
// response leaves out; its classes are not annotated for it.
@SuppressWarnings("NullAway")
final class SelectorShapes {

    private static final String ALL = "All";

    private SelectorShapes() {}

    /// Empty if there are some of both kinds.
    static Optional<TrailSelectors> given(PutEventSelectorsRequest request) {
        if (request.advancedEventSelectors().isEmpty() && !onlyAdvanced(request)) {
            return Optional.of(
                    new TrailSelectors.Basic(
                            request.eventSelectors().stream().map(SelectorShapes::basic).toList()));
        }
        return request.eventSelectors().isEmpty()
                ? Optional.of(
                        new TrailSelectors.Advanced(
                                request.advancedEventSelectors().stream()
                                        .map(SelectorShapes::advanced)
                                        .toList()))
                : Optional.empty();
    }

    private static boolean onlyAdvanced(PutEventSelectorsRequest request) {
        return request.hasAdvancedEventSelectors() && !request.hasEventSelectors();
    }

    static PutEventSelectorsResponse put(Trail trail) {
        var response = PutEventSelectorsResponse.builder().trailARN(trail.getTrailArn());
        return switch (selectors(trail)) {
            case TrailSelectors.Basic(var basic) -> response.eventSelectors(basic(basic)).build();
            case TrailSelectors.Advanced(var advanced) ->
                    response.advancedEventSelectors(advanced(advanced)).build();
        };
    }

    static GetEventSelectorsResponse got(Trail trail) {
        var response = GetEventSelectorsResponse.builder().trailARN(trail.getTrailArn());
        return switch (selectors(trail)) {
            case TrailSelectors.Basic(var basic) -> response.eventSelectors(basic(basic)).build();
            case TrailSelectors.Advanced(var advanced) ->
                    response.advancedEventSelectors(advanced(advanced)).build();
        };
    }

    private static TrailSelectors selectors(Trail trail) {
        return TrailSelectors.of(TrailHistory.currentSelection(trail));
    }

    private static EventSelector basic(
            software.amazon.awssdk.services.cloudtrail.model.EventSelector selector) {
        String readWriteType = selector.readWriteTypeAsString();
        Boolean management = selector.includeManagementEvents();
        return new EventSelector(
                readWriteType == null ? ALL : readWriteType,
                management == null || management,
                selector.dataResources().stream()
                        .map(resource ->
                                new DataResource(
                                        TrailShapes.orEmpty(resource.type()),
                                        List.copyOf(resource.values())))
                        .toList(),
                List.copyOf(selector.excludeManagementEventSources()));
    }

    private static List<software.amazon.awssdk.services.cloudtrail.model.EventSelector> basic(
            List<EventSelector> selectors) {
        return selectors.stream().map(SelectorShapes::basic).toList();
    }

    private static software.amazon.awssdk.services.cloudtrail.model.EventSelector basic(
            EventSelector selector) {
        return software.amazon.awssdk.services.cloudtrail.model.EventSelector.builder()
                .readWriteType(selector.getReadWriteType())
                .includeManagementEvents(selector.getIncludeManagementEvents())
                .dataResources(
                        selector.getDataResources().stream()
                                .map(resource ->
                                        software.amazon.awssdk.services.cloudtrail.model
                                                .DataResource.builder()
                                                .type(resource.getType())
                                                .values(resource.getValues())
                                                .build())
                                .toList())
                .excludeManagementEventSources(selector.getExcludeManagementEventSources())
                .build();
    }

    private static io.opentrail.trail.AdvancedEventSelector advanced(
            AdvancedEventSelector selector) {
        return new io.opentrail.trail.AdvancedEventSelector(
                selector.name(),
                selector.fieldSelectors().stream().map(SelectorShapes::field).toList());
    }

    /// An operator with an empty list is kept, so that it can be refused.
    private static FieldSelector field(AdvancedFieldSelector field) {
        return new FieldSelector(
                TrailShapes.orEmpty(field.field()),
                Stream.of(FieldOperator.values())
                        .filter(operator -> has(field, operator))
                        .map(operator ->
                                new FieldCondition(
                                        operator.text(), List.copyOf(values(field, operator))))
                        .toList());
    }

    private static boolean has(AdvancedFieldSelector field, FieldOperator operator) {
        return switch (operator) {
            case EQUALS -> field.hasEqualsValue();
            case STARTS_WITH -> field.hasStartsWith();
            case ENDS_WITH -> field.hasEndsWith();
            case NOT_EQUALS -> field.hasNotEquals();
            case NOT_STARTS_WITH -> field.hasNotStartsWith();
            case NOT_ENDS_WITH -> field.hasNotEndsWith();
        };
    }

    private static List<String> values(AdvancedFieldSelector field, FieldOperator operator) {
        return switch (operator) {
            case EQUALS -> field.equalsValue();
            case STARTS_WITH -> field.startsWith();
            case ENDS_WITH -> field.endsWith();
            case NOT_EQUALS -> field.notEquals();
            case NOT_STARTS_WITH -> field.notStartsWith();
            case NOT_ENDS_WITH -> field.notEndsWith();
        };
    }

    private static List<AdvancedEventSelector> advanced(
            List<io.opentrail.trail.AdvancedEventSelector> selectors) {
        return selectors.stream()
                .map(selector ->
                        AdvancedEventSelector.builder()
                                .name(selector.getName())
                                .fieldSelectors(
                                        selector.getFieldSelectors().stream()
                                                .map(SelectorShapes::field)
                                                .toList())
                                .build())
                .toList();
    }

    private static AdvancedFieldSelector field(FieldSelector field) {
        var shape = AdvancedFieldSelector.builder().field(field.getField());
        for (FieldCondition condition : field.getConditions()) {
            List<String> values = condition.getValues();
            var _ =
                    switch (FieldOperator.named(condition.getOperator()).orElseThrow()) {
                        case EQUALS -> shape.equalsValue(values);
                        case STARTS_WITH -> shape.startsWith(values);
                        case ENDS_WITH -> shape.endsWith(values);
                        case NOT_EQUALS -> shape.notEquals(values);
                        case NOT_STARTS_WITH -> shape.notStartsWith(values);
                        case NOT_ENDS_WITH -> shape.notEndsWith(values);
                    };
        }
        return shape.build();
    }
}
