package io.opentrail.controlapi.request;

import io.opentrail.controlapi.status.DeliveryReports;
import io.opentrail.controlapi.status.SigningKeys;
import io.opentrail.controlapi.trail.AccountTrails;
import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.trail.Caller;
import io.opentrail.controlapi.trail.Lookup;
import io.opentrail.digest.SigningPublicKey;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailDirectory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
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
public final class TrailReads {

    private final TrailDirectory directory;
    private final DeliveryReports reports;
    private final SigningKeys keys;
    private final InstantSource clock;

    public TrailReads(
            TrailDirectory directory,
            DeliveryReports reports,
            SigningKeys keys,
            InstantSource clock) {
        this.directory = directory;
        this.reports = reports;
        this.keys = keys;
        this.clock = clock;
    }

    Answer trail(Caller caller, GetTrailRequest request) {
        return found(
                caller,
                TrailShapes.orEmpty(request.name()),
                trail -> GetTrailResponse.builder().trail(TrailShapes.described(trail)).build());
    }

    Answer eventSelectors(Caller caller, GetEventSelectorsRequest request) {
        return found(caller, TrailShapes.orEmpty(request.trailName()), SelectorShapes::got);
    }

    Answer status(Caller caller, GetTrailStatusRequest request) {
        reports.refresh();
        return found(
                caller,
                TrailShapes.orEmpty(request.name()),
                trail ->
                        StatusShape.of(
                                trail,
                                reports.logFiles(trail.getTrailId(), caller.region()),
                                reports.digests(trail.getTrailId(), caller.region())));
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
                                trails(caller).describe(caller, names, withShadows).stream()
                                        .map(TrailShapes::described)
                                        .toList())
                        .build());
    }

    /// All of the account, whatever their region, in one page.
    Answer list(Caller caller, ListTrailsRequest request) {
        return new Answer.Success(
                ListTrailsResponse.builder()
                        .trails(trails(caller).trails().stream().map(TrailShapes::info).toList())
                        .build());
    }

    /// All keys in one page, for the AWS CLI asks for one page only.
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
        return new Answer.Success(
                ListPublicKeysResponse.builder()
                        .publicKeyList(
                                keys.validWithin(caller.region(), from, to).stream()
                                        .map(TrailReads::shape)
                                        .toList())
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

    private Answer found(Caller caller, String nameOrArn, Function<Trail, SdkPojo> response) {
        return switch (trails(caller).find(caller, nameOrArn)) {
            case Lookup.Found(var trail) -> new Answer.Success(response.apply(trail));
            case Lookup.Failed(var error) -> new Answer.Failure(error);
        };
    }

    private AccountTrails trails(Caller caller) {
        directory.refresh();
        return new AccountTrails(directory.ofAccount(caller.accountId()));
    }
}
