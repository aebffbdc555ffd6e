package io.opentrail.controlapi.trail;

import io.opentrail.controlapi.trail.TrailSettings.Tag;
import io.opentrail.trail.EventSelector;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailHistory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Decides what becomes of a trail when a caller asks for a change. Knows neither Kafka nor HTTP.
public final class TrailAdministration {

    private static final String COMBINATION = "InvalidParameterCombinationException";

    private final Set<String> regions;
    private final List<EventSelector> defaultSelectors;
    private final Supplier<String> incarnations;

    /// @param regions all regions that there are
    /// @param defaultSelectors what a new trail selects
    /// @param incarnations gives 8 random characters of `a-z0-9`
    public TrailAdministration(
            Set<String> regions,
            List<EventSelector> defaultSelectors,
            Supplier<String> incarnations) {
        this.regions = Set.copyOf(regions);
        this.defaultSelectors = List.copyOf(defaultSelectors);
        this.incarnations = incarnations;
    }

    /// What is wrong with a new trail whatever trails there are.
    public static Optional<ApiError> createProblem(
            Caller caller, String name, TrailSettings settings, List<Tag> tags) {
        Optional<ApiError> problem = TrailName.problem(name);
        if (problem.isPresent()) {
            return problem;
        }
        if (settings.bucket().isEmpty()) {
            return Optional.of(
                    ApiError.of("InvalidS3BucketNameException", "S3 bucket name is required."));
        }
        return SettingRules.problem(settings, caller.accountId())
                .or(() -> SettingRules.tagProblem(tags))
                .or(() -> {
                    boolean multi = settings.multiRegion().orElse(false);
                    boolean global = settings.includeGlobalServiceEvents().orElse(true);
                    return multi && !global ? Optional.of(multiWithoutGlobal()) : Optional.empty();
                });
    }

    /// What is wrong with changed settings whatever trail they are for.
    public static Optional<ApiError> updateProblem(Caller caller, TrailSettings settings) {
        return SettingRules.problem(settings, caller.accountId());
    }

    /// A new trail; it does not log yet. Its settings must have passed [#createProblem].
    public Outcome create(
            AccountTrails trails,
            Caller caller,
            String name,
            TrailSettings settings,
            List<Tag> tags,
            Instant clock) {
        Instant now = clock.truncatedTo(ChronoUnit.MILLIS);
        boolean multi = settings.multiRegion().orElse(false);
        Optional<Trail> namesake = TrailQuota.namesake(trails, name, caller.region(), multi);
        if (namesake.isPresent()) {
            return Outcome.refused(
                    "TrailAlreadyExistsException",
                    "Trail %s already exists for customer: %s (%s)"
                            .formatted(name, caller.accountId(), namesake.get().getTrailArn()));
        }
        Optional<ApiError> noRoom =
                TrailQuota.problem(trails, caller.accountId(), caller.region(), multi, regions);
        if (noRoom.isPresent()) {
            return new Outcome.Refused(noRoom.get());
        }
        Trail bare = bare(caller, name, settings, tags, now);
        Selection first =
                new Selection(
                        now,
                        multi,
                        settings.includeGlobalServiceEvents().orElse(true),
                        defaultSelectors,
                        false);
        bare = Trail.newBuilder(bare).setSelections(List.of(first)).build();
        return finished(bare, withSettings(bare, settings, now), Outcome.Changed::new);
    }

    private Trail bare(
            Caller caller, String name, TrailSettings settings, List<Tag> tags, Instant now) {
        return Trail.newBuilder()
                .setTrailId("%s.%s.%s".formatted(caller.accountId(), name, incarnations.get()))
                .setTrailArn(new TrailArn(caller.region(), caller.accountId(), name).toString())
                .setName(name)
                .setAccountId(caller.accountId())
                .setHomeRegion(caller.region())
                .setBucket(settings.bucket().orElseThrow())
                .setCreatedAt(now)
                .setUpdatedAt(now)
                .setSelections(List.of())
                .setTags(TrailSettings.byKey(tags))
                .build();
    }

    /// The trail with other settings, which must have passed [#updateProblem].
    public Outcome update(
            AccountTrails trails,
            Caller caller,
            String nameOrArn,
            TrailSettings settings,
            Instant now) {
        return atHome(
                trails,
                caller,
                nameOrArn,
                now,
                (trail, instant) -> updated(trails, trail, settings, instant));
    }

    private Outcome updated(
            AccountTrails trails, Trail trail, TrailSettings settings, Instant now) {
        Selection current = TrailHistory.currentSelection(trail);
        boolean multi = settings.multiRegion().orElse(current.getMultiRegion());
        boolean switched = multi != current.getMultiRegion();
        boolean global =
                settings.includeGlobalServiceEvents()
                        .orElse(switched ? multi : current.getIncludeGlobalServiceEvents());
        if (multi && !global) {
            return new Outcome.Refused(multiWithoutGlobal());
        }
        Optional<ApiError> noRoom =
                switched && multi ? spreadProblem(trails, trail) : Optional.empty();
        if (noRoom.isPresent()) {
            return new Outcome.Refused(noRoom.get());
        }
        Trail after = withSettings(trail, settings, now);
        return finished(trail, withScope(after, multi, global, now), t -> Outcome.of(trail, t));
    }

    /// Why a trail cannot be extended to all regions.
    private Optional<ApiError> spreadProblem(AccountTrails trails, Trail trail) {
        AccountTrails others =
                new AccountTrails(
                        trails.trails().stream()
                                .filter(other -> !other.getTrailId().equals(trail.getTrailId()))
                                .toList());
        return TrailQuota.namesake(others, trail.getName(), trail.getHomeRegion(), true)
                .map(other ->
                        ApiError.of(
                                COMBINATION,
                                "Trail %s cannot become multi-region while %s has the same name."
                                        .formatted(trail.getTrailArn(), other.getTrailArn())))
                .or(() ->
                        TrailQuota.problem(
                                others,
                                trail.getAccountId(),
                                trail.getHomeRegion(),
                                true,
                                regions));
    }

    private static Trail withScope(Trail trail, boolean multi, boolean global, Instant now) {
        Selection current = TrailHistory.currentSelection(trail);
        Selection next =
                Selection.newBuilder(current)
                        .setMultiRegion(multi)
                        .setIncludeGlobalServiceEvents(global)
                        .build();
        return withSelection(trail, next, now);
    }

    /// The trail with other event selectors.
    public Outcome select(
            AccountTrails trails,
            Caller caller,
            String nameOrArn,
            List<EventSelector> selectors,
            Instant now) {
        return atHome(
                trails,
                caller,
                nameOrArn,
                now,
                (trail, instant) -> {
                    Selection next =
                            Selection.newBuilder(TrailHistory.currentSelection(trail))
                                    .setEventSelectors(selectors)
                                    .setCustom(!selectors.equals(defaultSelectors))
                                    .build();
                    return Outcome.of(trail, withSelection(trail, next, instant));
                });
    }

    public Outcome startLogging(
            AccountTrails trails, Caller caller, String nameOrArn, Instant now) {
        return atHome(trails, caller, nameOrArn, now, (trail, i) -> logging(trail, true, i));
    }

    public Outcome stopLogging(AccountTrails trails, Caller caller, String nameOrArn, Instant now) {
        return atHome(trails, caller, nameOrArn, now, (trail, i) -> logging(trail, false, i));
    }

    /// Ends the trail but keeps its record, so that what is under way is still delivered.
    public Outcome delete(AccountTrails trails, Caller caller, String nameOrArn, Instant now) {
        return atHome(
                trails,
                caller,
                nameOrArn,
                now,
                (trail, i) ->
                        new Outcome.Changed(
                                Trail.newBuilder(trail)
                                        .setLoggingPeriods(
                                                Periods.switched(
                                                        trail.getLoggingPeriods(), false, i))
                                        .setValidationPeriods(
                                                Periods.switched(
                                                        trail.getValidationPeriods(), false, i))
                                        .setDeletedAt(i)
                                        .build()));
    }

    /// True once nothing of a deleted trail can be under way any more.
    public static boolean isForgettable(Trail trail, Instant now) {
        Instant deleted = trail.getDeletedAt();
        return deleted != null && deleted.isBefore(now.minus(Periods.KEPT));
    }

    private static Outcome logging(Trail trail, boolean on, Instant now) {
        Trail after =
                Trail.newBuilder(trail)
                        .setLoggingPeriods(Periods.switched(trail.getLoggingPeriods(), on, now))
                        .build();
        return Outcome.of(trail, after);
    }

    private static Trail withSelection(Trail trail, Selection next, Instant now) {
        if (next.equals(TrailHistory.currentSelection(trail))) {
            return trail;
        }
        Selection dated = Selection.newBuilder(next).setEffectiveFrom(now).build();
        return Trail.newBuilder(trail)
                .setSelections(Periods.appended(trail.getSelections(), dated))
                .build();
    }

    private static Trail withSettings(Trail trail, TrailSettings settings, Instant now) {
        Trail.Builder builder = Trail.newBuilder(trail);
        UnaryOperator<String> kmsArn = key -> Arns.kmsKey(trail, key);
        settings.bucket().ifPresent(builder::setBucket);
        settings.keyPrefix()
                .ifPresent(prefix ->
                        builder.setKeyPrefix(Arns.nullIfEmpty(SettingRules.trimmed(prefix))));
        settings.snsTopic().ifPresent(topic -> builder.setSnsTopicArn(Arns.snsTopic(trail, topic)));
        settings.logGroupArn()
                .ifPresent(arn -> builder.setCloudWatchLogsLogGroupArn(Arns.nullIfEmpty(arn)));
        settings.logRoleArn()
                .ifPresent(arn -> builder.setCloudWatchLogsRoleArn(Arns.nullIfEmpty(arn)));
        settings.kmsKey()
                .ifPresent(key -> builder.setKmsKeyId(key.isEmpty() ? null : kmsArn.apply(key)));
        settings.logFileValidation()
                .ifPresent(on ->
                        builder.setValidationPeriods(
                                Periods.switched(trail.getValidationPeriods(), on, now)));
        return builder.build();
    }

    /// The last check, of settings that must fit each other.
    private static Outcome finished(Trail before, Trail after, Function<Trail, Outcome> outcome) {
        boolean group = after.getCloudWatchLogsLogGroupArn() != null;
        boolean role = after.getCloudWatchLogsRoleArn() != null;
        return group == role
                ? outcome.apply(after)
                : Outcome.refused(
                        group
                                ? "InvalidCloudWatchLogsLogGroupArnException"
                                : "InvalidCloudWatchLogsRoleArnException",
                        "Trail %s: CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn must be set together."
                                .formatted(before.getTrailArn()));
    }

    private static ApiError multiWithoutGlobal() {
        return ApiError.of(
                COMBINATION,
                "Multi-Region trail must include global service events: IsMultiRegionTrail=true needs IncludeGlobalServiceEvents=true.");
    }

    private interface Change {
        Outcome of(Trail trail, Instant now);
    }

    private static Outcome atHome(
            AccountTrails trails, Caller caller, String nameOrArn, Instant clock, Change change) {
        Instant now = clock.truncatedTo(ChronoUnit.MILLIS);
        return switch (trails.findAtHome(caller, nameOrArn)) {
            case Lookup.Failed(var error) -> new Outcome.Refused(error);
            case Lookup.Found(var trail) ->
                    switch (change.of(trail, now)) {
                        case Outcome.Changed(var after) -> new Outcome.Changed(tidy(after, now));
                        case Outcome.Unchanged unchanged -> unchanged;
                        case Outcome.Refused refused -> refused;
                    };
        };
    }

    private static Trail tidy(Trail trail, Instant now) {
        return Trail.newBuilder(trail)
                .setUpdatedAt(now)
                .setLoggingPeriods(Periods.pruned(trail.getLoggingPeriods(), now))
                .setValidationPeriods(Periods.pruned(trail.getValidationPeriods(), now))
                .setSelections(Periods.prunedSelections(trail.getSelections(), now))
                .build();
    }
}
