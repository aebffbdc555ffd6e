package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.AccountTrails;
import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.trail.Caller;
import io.opentrail.controlapi.trail.Outcome;
import io.opentrail.controlapi.trail.TrailAdministration;
import io.opentrail.controlapi.trail.TrailSettings;
import io.opentrail.selector.TrailSelectors;
import io.opentrail.selector.rule.TrailSelectorRules;
import io.opentrail.trail.Trail;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudtrail.model.CreateTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.DeleteTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.DeleteTrailResponse;
import software.amazon.awssdk.services.cloudtrail.model.PutEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.StartLoggingRequest;
import software.amazon.awssdk.services.cloudtrail.model.StartLoggingResponse;
import software.amazon.awssdk.services.cloudtrail.model.StopLoggingRequest;
import software.amazon.awssdk.services.cloudtrail.model.StopLoggingResponse;
import software.amazon.awssdk.services.cloudtrail.model.UpdateTrailRequest;

/// The operations that change trails.
public final class TrailWrites {

    private static final String INVALID_SELECTORS = "InvalidEventSelectorsException";
    private static final int MAX_VIOLATIONS_NAMED = 5;

    private final TrailBook book;
    private final TrailAdministration administration;
    private final BucketCheck buckets;
    private final InstantSource clock;

    public TrailWrites(
            TrailBook book,
            TrailAdministration administration,
            BucketCheck buckets,
            InstantSource clock) {
        this.book = book;
        this.administration = administration;
        this.buckets = buckets;
        this.clock = clock;
    }

    Answer create(Caller caller, CreateTrailRequest request) {
        String name = TrailShapes.orEmpty(request.name());
        TrailSettings settings = TrailShapes.settings(request);
        var tags = TrailShapes.tags(request.tagsList());
        return unless(
                TrailAdministration.createProblem(caller, name, settings, tags)
                        .or(() -> bucketProblem(settings)),
                caller,
                trails ->
                        administration.create(
                                trails, caller, name, settings, tags, clock.instant()),
                TrailShapes::created);
    }

    Answer update(Caller caller, UpdateTrailRequest request) {
        String name = TrailShapes.orEmpty(request.name());
        TrailSettings settings = TrailShapes.settings(request);
        return unless(
                TrailAdministration.updateProblem(caller, settings)
                        .or(() -> bucketProblem(settings)),
                caller,
                trails -> administration.update(trails, caller, name, settings, clock.instant()),
                TrailShapes::updated);
    }

    Answer delete(Caller caller, DeleteTrailRequest request) {
        return switched(
                caller,
                request.name(),
                administration::delete,
                DeleteTrailResponse.builder().build());
    }

    Answer startLogging(Caller caller, StartLoggingRequest request) {
        return switched(
                caller,
                request.name(),
                administration::startLogging,
                StartLoggingResponse.builder().build());
    }

    Answer stopLogging(Caller caller, StopLoggingRequest request) {
        return switched(
                caller,
                request.name(),
                administration::stopLogging,
                StopLoggingResponse.builder().build());
    }

    Answer putEventSelectors(Caller caller, PutEventSelectorsRequest request) {
        Optional<TrailSelectors> selectors = SelectorShapes.given(request);
        if (selectors.isEmpty()) {
            return Answer.failure(
                    INVALID_SELECTORS,
                    "EventSelectors and AdvancedEventSelectors cannot be given together.");
        }
        String name = TrailShapes.orEmpty(request.trailName());
        return unless(
                selectorProblem(selectors.get()),
                caller,
                trails ->
                        administration.select(
                                trails, caller, name, selectors.get(), clock.instant()),
                SelectorShapes::put);
    }

    private static Optional<ApiError> selectorProblem(TrailSelectors selectors) {
        List<String> violations = TrailSelectorRules.validate(selectors);
        if (violations.isEmpty()) {
            return Optional.empty();
        }
        int more = violations.size() - MAX_VIOLATIONS_NAMED;
        return Optional.of(
                ApiError.of(
                        INVALID_SELECTORS,
                        "The event selectors are not valid: %s%s."
                                .formatted(
                                        violations.stream()
                                                .limit(MAX_VIOLATIONS_NAMED)
                                                .collect(Collectors.joining("; ")),
                                        more > 0 ? "; and %d more".formatted(more) : "")));
    }

    private Optional<ApiError> bucketProblem(TrailSettings settings) {
        return settings.bucket().flatMap(buckets::problem);
    }

    /// A change that needs no more than the trail's name, and says no more than that it is done.
    private interface Change {
        Outcome of(AccountTrails trails, Caller caller, String nameOrArn, Instant now);
    }

    private Answer switched(
            Caller caller, @Nullable String nameOrArn, Change change, SdkPojo response) {
        String name = TrailShapes.orEmpty(nameOrArn);
        return book.change(
                caller, trails -> change.of(trails, caller, name, clock.instant()), _ -> response);
    }

    private Answer unless(
            Optional<ApiError> problem,
            Caller caller,
            Function<AccountTrails, Outcome> decide,
            Function<Trail, SdkPojo> response) {
        return problem.<Answer>map(Answer.Failure::new)
                .orElseGet(() -> book.change(caller, decide, response));
    }
}
