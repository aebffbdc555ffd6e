package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.trail.Caller;
import io.opentrail.controlapi.trail.InsightRules;
import io.opentrail.controlapi.trail.Lookup;
import io.opentrail.trail.InsightSelector;
import io.opentrail.trail.Trail;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudtrail.model.GetInsightSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetInsightSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.PutInsightSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.PutInsightSelectorsResponse;

/// PutInsightSelectors and GetInsightSelectors.
public final class InsightOperations implements OperationGroup {

    private final TrailBook book;
    private final BucketCheck buckets;
    private final InstantSource clock;

    public InsightOperations(TrailBook book, BucketCheck buckets, InstantSource clock) {
        this.book = book;
        this.buckets = buckets;
        this.clock = clock;
    }

    @Override
    public List<Operation<?>> operations() {
        return List.of(
                new Operation<>(
                        "PutInsightSelectors",
                        PutInsightSelectorsRequest.class,
                        PutInsightSelectorsRequest::builder,
                        TrailOrStore.permission("PutInsightSelectors", InsightOperations::named),
                        this::put),
                new Operation<>(
                        "GetInsightSelectors",
                        GetInsightSelectorsRequest.class,
                        GetInsightSelectorsRequest::builder,
                        TrailOrStore.permission("GetInsightSelectors", InsightOperations::named),
                        this::get));
    }

    private static TrailOrStore named(PutInsightSelectorsRequest request) {
        return TrailOrStore.of(request.trailName(), request.eventDataStore());
    }

    private static TrailOrStore named(GetInsightSelectorsRequest request) {
        return TrailOrStore.of(request.trailName(), request.eventDataStore());
    }

    private Answer put(Caller caller, PutInsightSelectorsRequest request) {
        List<InsightSelector> selectors =
                request.insightSelectors().stream()
                        .map(selector ->
                                InsightRules.completed(
                                        TrailShapes.orEmpty(selector.insightTypeAsString()),
                                        selector.eventCategoriesAsStrings()))
                        .toList();
        String name = named(request).trailName();
        Optional<ApiError> problem =
                named(request)
                        .problem(TrailOrStore::unsupported)
                        .or(() -> shapeProblem(request))
                        .or(() -> InsightRules.problem(selectors));
        if (problem.isPresent()) {
            return new Answer.Failure(problem.get());
        }
        return bucketProblem(caller, name)
                .filter(_ -> !selectors.isEmpty())
                .<Answer>map(Answer.Failure::new)
                .orElseGet(() -> put(caller, name, selectors));
    }

    /// Insights are delivered to the trail's bucket, in a folder of their own.
    private Optional<ApiError> bucketProblem(Caller caller, String name) {
        return switch (book.trails(caller).find(caller, name)) {
            case Lookup.Found(var trail) -> buckets.problem(trail.getBucket());
            case Lookup.Failed _ -> Optional.empty();
        };
    }

    private Answer put(Caller caller, String name, List<InsightSelector> selectors) {
        return book.change(
                caller,
                trails -> InsightRules.put(trails, caller, name, selectors, clock.instant()),
                trail ->
                        PutInsightSelectorsResponse.builder()
                                .trailARN(trail.getTrailArn())
                                .insightSelectors(shapes(trail))
                                .build());
    }

    private static Optional<ApiError> shapeProblem(PutInsightSelectorsRequest request) {
        if (request.insightsDestination() != null) {
            return Optional.of(
                    ApiError.of(
                            "InvalidParameterCombinationException",
                            "InsightsDestination goes with EventDataStore, not with TrailName."));
        }
        return request.hasInsightSelectors()
                ? Optional.empty()
                : Optional.of(
                        ApiError.of(
                                "InvalidParameterException",
                                "InsightSelectors is missing: an empty list ends all insights."));
    }

    private Answer get(Caller caller, GetInsightSelectorsRequest request) {
        return named(request)
                .problem(TrailOrStore::unsupported)
                .<Answer>map(Answer.Failure::new)
                .orElseGet(() ->
                        book.answered(
                                caller, named(request).trailName(), InsightOperations::answer));
    }

    private static Answer answer(Trail trail) {
        return trail.getInsightSelectors().isEmpty()
                ? Answer.failure(
                        "InsightNotEnabledException",
                        "Trail %s does not have Insights enabled: see PutInsightSelectors."
                                .formatted(trail.getTrailArn()))
                : new Answer.Success(
                        GetInsightSelectorsResponse.builder()
                                .trailARN(trail.getTrailArn())
                                .insightSelectors(shapes(trail))
                                .build());
    }

    private static List<software.amazon.awssdk.services.cloudtrail.model.InsightSelector> shapes(
            Trail trail) {
        return trail.getInsightSelectors().stream()
                .map(selector ->
                        software.amazon.awssdk.services.cloudtrail.model.InsightSelector.builder()
                                .insightType(selector.getInsightType())
                                .eventCategoriesWithStrings(selector.getEventCategories())
                                .build())
                .toList();
    }
}
