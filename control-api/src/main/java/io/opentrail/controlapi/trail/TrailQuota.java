package io.opentrail.controlapi.trail;

import io.opentrail.trail.Trail;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// How many trails a region takes, shadows included, and which names are still free in it.
final class TrailQuota {

    private static final int MAX_PER_REGION = 5;

    /// Kafka takes 1 MiB; the rest is for stopping and deleting, which always must be possible.
    private static final int MAX_RECORD_BYTES = 700_000;

    private TrailQuota() {}

    /// Why there is no room in one of the regions.
    static Optional<ApiError> problem(
            AccountTrails others, String accountId, String home, boolean multi, Set<String> all) {
        Stream<String> regions =
                multi ? Stream.concat(Stream.of(home), all.stream()).distinct() : Stream.of(home);
        return regions.filter(region -> others.visibleIn(region, true).size() >= MAX_PER_REGION)
                .findFirst()
                .map(region ->
                        ApiError.of(
                                "MaximumNumberOfTrailsExceededException",
                                "User: %s already has %d trails in %s, multi-region trails of other regions included."
                                        .formatted(accountId, MAX_PER_REGION, region)));
    }

    /// Why a trail cannot be changed again yet: its record keeps what events under way may need,
    /// and a record that Kafka does not take could not be changed at all any more.
    static Optional<ApiError> historyProblem(Trail changed) {
        // As text, which is never shorter than the record's bytes.
        int bytes = changed.toString().getBytes(StandardCharsets.UTF_8).length;
        return bytes <= MAX_RECORD_BYTES
                ? Optional.empty()
                : Optional.of(
                        ApiError.of(
                                "ThrottlingException",
                                "Trail %s was changed too often within %d days: its past settings would take %d bytes, of %d. Try again later."
                                        .formatted(
                                                changed.getTrailArn(),
                                                Periods.KEPT.toDays(),
                                                bytes,
                                                MAX_RECORD_BYTES)));
    }

    /// A trail that would meet this name in a region.
    static Optional<Trail> namesake(AccountTrails others, String name, String home, boolean multi) {
        List<Trail> same =
                others.trails().stream().filter(trail -> trail.getName().equals(name)).toList();
        return same.stream()
                .filter(trail ->
                        multi
                                || trail.getHomeRegion().equals(home)
                                || AccountTrails.isMultiRegion(trail))
                .findFirst();
    }
}
