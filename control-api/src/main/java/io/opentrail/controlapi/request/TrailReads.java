package io.opentrail.controlapi.request;

import io.opentrail.controlapi.status.DeliveryReports;
import io.opentrail.controlapi.status.SigningKeys;
import io.opentrail.controlapi.trail.AccountTrails;
import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.trail.Caller;
import io.opentrail.digest.SigningPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudtrail.model.DescribeTrailsRequest;
import software.amazon.awssdk.services.cloudtrail.model.DescribeTrailsResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysResponse;
import software.amazon.awssdk.services.cloudtrail.model.ListTrailsRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListTrailsResponse;
import software.amazon.awssdk.services.cloudtrail.model.PublicKey;

/// The operations that show trails and keys, as they are after every change that was answered
/// before.
// The SDK's setters take null for what is left out, but are not annotated for it.
@SuppressWarnings("NullAway")
public final class TrailReads {

    private final TrailBook book;
    private final Paging paging;
    private final DeliveryReports reports;
    private final SigningKeys keys;
    private final InstantSource clock;

    public TrailReads(
            TrailBook book,
            Paging paging,
            DeliveryReports reports,
            SigningKeys keys,
            InstantSource clock) {
        this.book = book;
        this.paging = paging;
        this.reports = reports;
        this.keys = keys;
        this.clock = clock;
    }

    Answer trail(Caller caller, GetTrailRequest request) {
        return book.found(
                caller,
                TrailShapes.orEmpty(request.name()),
                trail -> GetTrailResponse.builder().trail(TrailShapes.described(trail)).build());
    }

    Answer eventSelectors(Caller caller, GetEventSelectorsRequest request) {
        return book.found(caller, TrailShapes.orEmpty(request.trailName()), SelectorShapes::got);
    }

    Answer status(Caller caller, GetTrailStatusRequest request) {
        reports.refresh();
        return book.found(
                caller,
                TrailShapes.orEmpty(request.name()),
                trail ->
                        StatusShape.of(
                                trail,
                                reports.logFiles(trail.getTrailId(), caller.region()),
                                reports.digests(trail.getTrailId(), caller.region()),
                                reports.notifications(trail.getTrailId(), caller.region()),
                                reports.logGroup(trail.getTrailId(), caller.region())));
    }

    Answer describe(Caller caller, DescribeTrailsRequest request) {
        List<String> names = request.trailNameList();
        Optional<ApiError> problem = AccountTrails.nameProblem(caller, names);
        if (problem.isPresent()) {
            return new Answer.Failure(problem.get());
        }
        boolean withShadows = !Boolean.FALSE.equals(request.includeShadowTrails());
        return new Answer.Success(
                DescribeTrailsResponse.builder()
                        .trailList(
                                book.trails(caller).describe(caller, names, withShadows).stream()
                                        .map(TrailShapes::described)
                                        .toList())
                        .build());
    }

    /// All that the account sees, whatever their region, by name.
    Answer list(Caller caller, ListTrailsRequest request) {
        return paging.page(
                new Paging.Scope("ListTrails", caller, List.of()),
                Optional.ofNullable(request.nextToken()),
                book.trails(caller).trails(),
                trail -> trail.getName() + " " + trail.getTrailArn(),
                (page, next) ->
                        ListTrailsResponse.builder()
                                .trails(page.stream().map(TrailShapes::info).toList())
                                .nextToken(next.orElse(null))
                                .build());
    }

    /// The keys of a time, oldest first. A page must be long enough for all that anyone verifies
    /// with, for the AWS CLI asks for one page only.
    Answer publicKeys(Caller caller, ListPublicKeysRequest request) {
        Instant now = clock.instant();
        Instant from = Optional.ofNullable(request.startTime()).orElse(now);
        Instant to = Optional.ofNullable(request.endTime()).orElse(now);
        if (from.isAfter(to)) {
            return Answer.failure(
                    "InvalidTimeRangeException",
                    "StartTime %s is after EndTime %s.".formatted(from, to));
        }
        keys.refresh();
        return paging.page(
                new Paging.Scope(
                        "ListPublicKeys",
                        caller,
                        List.of(
                                String.valueOf(request.startTime()),
                                String.valueOf(request.endTime()))),
                Optional.ofNullable(request.nextToken()),
                keys.validWithin(caller.region(), from, to),
                key ->
                        "%020d %s"
                                .formatted(key.getValidFrom().toEpochMilli(), key.getFingerprint()),
                (page, next) ->
                        ListPublicKeysResponse.builder()
                                .publicKeyList(page.stream().map(TrailReads::shape).toList())
                                .nextToken(next.orElse(null))
                                .build());
    }

    private static PublicKey shape(SigningPublicKey key) {
        return PublicKey.builder()
                .value(SdkBytes.fromByteBuffer(key.getDer().duplicate()))
                .validityStartTime(key.getValidFrom())
                .validityEndTime(key.getValidTo())
                .fingerprint(key.getFingerprint())
                .build();
    }
}
