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
import java.util.function.Supplier;
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
                TrailAdministration.createProblem(caller, name, settings, tags),
                () ->
                        delivering(
                                caller,
                                trails ->
                                        administration.create(
                                                trails,
                                                caller,
                                                name,
                                                settings,
                                                tags,
                                                clock.instant()),
                                TrailShapes::created));
    }

    Answer update(Caller caller, UpdateTrailRequest request) {
        String name = TrailShapes.orEmpty(request.name());
        TrailSettings settings = TrailShapes.settings(request);
        Function<AccountTrails, Outcome> decide =
                trails -> administration.update(trails, caller, name, settings, clock.instant());
        return unless(
                TrailAdministration.updateProblem(caller, settings),
                () ->
                        settings.saysWhereTo()
                                ? delivering(caller, decide, TrailShapes::updated)
                                : book.change(caller, decide, TrailShapes::updated));
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
                () ->
                        book.change(
                                caller,
                                trails ->
                                        administration.select(
                                                trails,
                                                caller,
                                                name,
                                                selectors.get(),
                                                clock.instant()),
                                SelectorShapes::put));
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

    /// A change that says where the trail delivers to. The store is asked before the change, which
    /// then holds for no other place than was asked about.
    private Answer delivering(
            Caller caller,
            Function<AccountTrails, Outcome> decide,
            Function<Trail, SdkPojo> response) {
        return switch (decide.apply(book.trails(caller))) {
            case Outcome.Refused(var error) -> new Answer.Failure(error);
            case Outcome.Changed(var trail) -> delivering(caller, trail, decide, response);
            case Outcome.Unchanged(var trail) -> delivering(caller, trail, decide, response);
        };
    }

    private Answer delivering(
            Caller caller,
            Trail expected,
            Function<AccountTrails, Outcome> decide,
            Function<Trail, SdkPojo> response) {
        Destination destination = Destination.of(expected);
        return unless(
                buckets.problem(destination, caller.rights()),
                () ->
                        book.change(
                                caller,
                                trails -> onlyTo(destination, decide.apply(trails)),
                                response));
    }

    private static Outcome onlyTo(Destination destination, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Changed(var trail) when !Destination.of(trail).equals(destination) ->
                    Outcome.refused(
                            "ConflictException",
                            "Trail %s was changed at the same time: try again."
                                    .formatted(trail.getTrailArn()));
            case Outcome.Changed _, Outcome.Unchanged _, Outcome.Refused _ -> outcome;
        };
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

    private static Answer unless(Optional<ApiError> problem, Supplier<Answer> answer) {
        return problem.<Answer>map(Answer.Failure::new).orElseGet(answer);
    }
}
