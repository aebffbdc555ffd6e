package io.opentrail.signer;

import io.opentrail.schemas.serde.TrustedRecords;
import io.opentrail.trail.LoggingPeriod;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailDirectory;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Trails that a test changes at will.
public final class ChangingTrails implements TrailDirectory {

    static final String ACCOUNT = "111122223333";

    private final Map<String, Trail> trailsById = new ConcurrentHashMap<>();

    static {
        TrustedRecords.trust();
    }

    public static String trailId(String name) {
        return ACCOUNT + "." + name + ".abcdefgh";
    }

    /// A trail that logs and validates in these periods.
    public void put(String name, String bucket, LoggingPeriod... periods) {
        put(name, bucket, null, periods);
    }

    void put(String name, String bucket, @Nullable Instant deletedAt, LoggingPeriod... periods) {
        var trail =
                Trail.newBuilder()
                        .setTrailId(trailId(name))
                        .setTrailArn(arn(name))
                        .setName(name)
                        .setAccountId(ACCOUNT)
                        .setHomeRegion("us-east-1")
                        .setBucket(bucket)
                        .setCreatedAt(periods[0].getStartedAt())
                        .setUpdatedAt(periods[0].getStartedAt())
                        .setDeletedAt(deletedAt)
                        .setLoggingPeriods(List.of(periods))
                        .setValidationPeriods(List.of(since(periods[0].getStartedAt())))
                        .setSelections(
                                List.of(
                                        Selection.newBuilder()
                                                .setEffectiveFrom(periods[0].getStartedAt())
                                                .setMultiRegion(false)
                                                .setIncludeGlobalServiceEvents(true)
                                                .setEventSelectors(List.of())
                                                .setCustom(false)
                                                .build()))
                        .setTags(Map.of())
                        .build();
        trailsById.put(trail.getTrailId(), trail);
    }

    /// Changes what there is of a trail.
    void change(String name, Consumer<Trail.Builder> change) {
        trailsById.computeIfPresent(
                trailId(name),
                (_, trail) -> {
                    Trail.Builder builder = Trail.newBuilder(trail);
                    change.accept(builder);
                    return builder.build();
                });
    }

    static String arn(String name) {
        return "arn:aws:cloudtrail:us-east-1:" + ACCOUNT + ":trail/" + name;
    }

    public static LoggingPeriod since(Instant start) {
        return LoggingPeriod.newBuilder().setStartedAt(start).build();
    }

    static LoggingPeriod between(Instant start, Instant stop) {
        return LoggingPeriod.newBuilder().setStartedAt(start).setStoppedAt(stop).build();
    }

    @Override
    public Optional<Trail> byId(String trailId) {
        return Optional.ofNullable(trailsById.get(trailId));
    }

    @Override
    public List<Trail> ofAccount(String accountId) {
        return List.copyOf(trailsById.values());
    }

    @Override
    public List<Trail> ofOrganization(String organizationId) {
        return List.of();
    }

    @Override
    public Collection<Trail> all() {
        return trailsById.values();
    }

    @Override
    public void refresh() {}
}
