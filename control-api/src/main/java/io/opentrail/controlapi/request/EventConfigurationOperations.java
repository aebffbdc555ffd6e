package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.AggregationRules;
import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.trail.Caller;
import io.opentrail.trail.Aggregation;
import io.opentrail.trail.Trail;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudtrail.model.AggregationConfiguration;
import software.amazon.awssdk.services.cloudtrail.model.GetEventConfigurationRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetEventConfigurationResponse;
import software.amazon.awssdk.services.cloudtrail.model.PutEventConfigurationRequest;
import software.amazon.awssdk.services.cloudtrail.model.PutEventConfigurationResponse;

/// PutEventConfiguration and GetEventConfiguration.
public final class EventConfigurationOperations implements OperationGroup {

    private final TrailBook book;
    private final InstantSource clock;

    public EventConfigurationOperations(TrailBook book, InstantSource clock) {
        this.book = book;
        this.clock = clock;
    }

    @Override
    public List<Operation<?>> operations() {
        return List.of(
                new Operation<>(
                        "PutEventConfiguration",
                        PutEventConfigurationRequest.class,
                        PutEventConfigurationRequest::builder,
                        TrailOrStore.permission(
                                "PutEventConfiguration", EventConfigurationOperations::named),
                        this::put),
                new Operation<>(
                        "GetEventConfiguration",
                        GetEventConfigurationRequest.class,
                        GetEventConfigurationRequest::builder,
                        TrailOrStore.permission(
                                "GetEventConfiguration", EventConfigurationOperations::named),
                        this::get));
    }

    private static TrailOrStore named(PutEventConfigurationRequest request) {
        return TrailOrStore.of(request.trailName(), request.eventDataStore());
    }

    private static TrailOrStore named(GetEventConfigurationRequest request) {
        return TrailOrStore.of(request.trailName(), request.eventDataStore());
    }

    private Answer put(Caller caller, PutEventConfigurationRequest request) {
        List<Aggregation> aggregations =
                request.aggregationConfigurations().stream()
                        .map(configuration ->
                                new Aggregation(
                                        TrailShapes.orEmpty(configuration.eventCategoryAsString()),
                                        List.copyOf(configuration.templatesAsStrings())))
                        .toList();
        String name = named(request).trailName();
        Optional<ApiError> problem =
                named(request)
                        .problem(TrailOrStore::notFound)
                        .or(() -> shapeProblem(request))
                        .or(() -> AggregationRules.problem(aggregations));
        return problem.<Answer>map(Answer.Failure::new)
                .orElseGet(() ->
                        book.change(
                                caller,
                                trails ->
                                        AggregationRules.put(
                                                trails,
                                                caller,
                                                name,
                                                aggregations,
                                                clock.instant()),
                                trail ->
                                        PutEventConfigurationResponse.builder()
                                                .trailARN(trail.getTrailArn())
                                                .aggregationConfigurations(shapes(trail))
                                                .build()));
    }

    private static Optional<ApiError> shapeProblem(PutEventConfigurationRequest request) {
        if (request.maxEventSizeAsString() != null || request.hasContextKeySelectors()) {
            return Optional.of(
                    ApiError.of(
                            "InvalidParameterCombinationException",
                            "MaxEventSize and ContextKeySelectors go with EventDataStore, not with TrailName."));
        }
        return request.hasAggregationConfigurations()
                ? Optional.empty()
                : Optional.of(
                        ApiError.of(
                                "InvalidParameterException",
                                "AggregationConfigurations is missing: an empty list ends all aggregation."));
    }

    private Answer get(Caller caller, GetEventConfigurationRequest request) {
        return named(request)
                .problem(TrailOrStore::notFound)
                .<Answer>map(Answer.Failure::new)
                .orElseGet(() ->
                        book.found(
                                caller,
                                named(request).trailName(),
                                trail ->
                                        GetEventConfigurationResponse.builder()
                                                .trailARN(trail.getTrailArn())
                                                .aggregationConfigurations(shapes(trail))
                                                .build()));
    }

    private static List<AggregationConfiguration> shapes(Trail trail) {
        return trail.getAggregations().stream()
                .map(aggregation ->
                        AggregationConfiguration.builder()
                                .eventCategory(aggregation.getEventCategory())
                                .templatesWithStrings(aggregation.getTemplates())
                                .build())
                .toList();
    }
}
