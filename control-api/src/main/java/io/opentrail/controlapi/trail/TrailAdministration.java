package io.opentrail.controlapi.trail;

import io.opentrail.controlapi.trail.TrailSettings.Tag;
import io.opentrail.selector.TrailSelectors;
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

/// Decides what becomes of a trail when a caller asks for a change. Knows neither Kafka nor HTTP.
public final class TrailAdministration {

    private static final String COMBINATION = "InvalidParameterCombinationException";

    private final Set<String> regions;
    private final TrailSelectors defaultSelectors;
    private final Supplier<String> incarnations;

    /// @param regions all regions that there are
    /// @param defaultSelectors what a new trail selects
    /// @param incarnations gives 8 random characters of `a-z0-9`
    public TrailAdministration(
            Set<String> regions, TrailSelectors defaultSelectors, Supplier<String> incarnations) {
        this.regions = Set.copyOf(regions);
        this.defaultSelectors = defaultSelectors;
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
                .or(() -> TrailTags.problem(tags))
                .or(() -> organizationProblem(caller, settings))
                .or(() -> {
                    boolean multi = settings.multiRegion().orElse(false);
                    boolean global = settings.includeGlobalServiceEvents().orElse(true);
                    return multi && !global ? Optional.of(multiWithoutGlobal()) : Optional.empty();
                });
    }

    /// What is wrong with changed settings whatever trail they are for.
    public static Optional<ApiError> updateProblem(Caller caller, TrailSettings settings) {
        return SettingRules.problem(settings, caller.accountId())
                .or(() -> organizationProblem(caller, settings));
    }

    private static Optional<ApiError> organizationProblem(Caller caller, TrailSettings settings) {
        return settings.organizationTrail()
                .filter(on -> on && caller.organization().isEmpty())
                .map(on -> OrganizationRules.notInUse());
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
        if (settings.organizationTrail().orElse(false)) {
            return OrganizationRules.createProblem(trails.organization(), caller)
                    .<Outcome>map(Outcome.Refused::new)
                    .orElseGet(() ->
                            createdFor(
                                    caller.forOrganization(), trails, name, settings, tags, now));
        }
        return createdFor(caller, trails, name, settings, tags, now);
    }

    private Outcome createdFor(
            Caller owner,
            AccountTrails trails,
            String name,
            TrailSettings settings,
            List<Tag> tags,
            Instant now) {
        AccountTrails owned = trails.ownedBy(owner.accountId());
        boolean multi = settings.multiRegion().orElse(false);
        Optional<Trail> namesake = TrailQuota.namesake(owned, name, owner.region(), multi);
        if (namesake.isPresent()) {
            return Outcome.refused(
                    "TrailAlreadyExistsException",
                    "Trail %s already exists for customer: %s (%s)"
                            .formatted(name, owner.accountId(), namesake.get().getTrailArn()));
        }
        Optional<ApiError> noRoom =
                TrailQuota.problem(
                        trails.countedFor(owner.accountId()),
                        owner.accountId(),
                        owner.region(),
                        multi,
                        regions);
        if (noRoom.isPresent()) {
            return new Outcome.Refused(noRoom.get());
        }
        Selection first =
                defaultSelectors.in(
                        new Selection(
                                now,
                                multi,
                                settings.includeGlobalServiceEvents().orElse(true),
                                List.of(),
                                false,
                                List.of()));
        Trail trail =
                TrailChanges.withOrganization(
                        TrailChanges.created(
                                owner, name, incarnations.get(), settings, tags, first),
                        trails.organization()
                                .filter(_ -> settings.organizationTrail().orElse(false))
                                .map(Organization::id),
                        now);
        return checkedTogether(trail, Outcome.Changed::new);
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
                lengthening((trail, instant) -> updated(trails, caller, trail, settings, instant)));
    }

    private Outcome updated(
            AccountTrails trails, Caller caller, Trail trail, TrailSettings settings, Instant now) {
        Optional<Boolean> conversion =
                settings.organizationTrail().filter(on -> on != trail.getOrganizationTrail());
        Optional<ApiError> noConversion =
                conversion.flatMap(on ->
                        OrganizationRules.conversionProblem(trails.organization(), caller, on));
        if (noConversion.isPresent()) {
            return new Outcome.Refused(noConversion.get());
        }
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
        Trail after =
                TrailChanges.withScope(
                        TrailChanges.withSettings(trail, settings, now), multi, global, now);
        Trail converted =
                conversion
                        .map(on ->
                                TrailChanges.withOrganization(
                                        after,
                                        trails.organization().filter(_ -> on).map(Organization::id),
                                        now))
                        .orElse(after);
        return checkedTogether(converted, changed -> Outcome.of(trail, changed));
    }

    /// Why a trail cannot be extended to all regions.
    private Optional<ApiError> spreadProblem(AccountTrails trails, Trail trail) {
        return TrailQuota.namesake(
                        without(trail, trails.ownedBy(trail.getAccountId())),
                        trail.getName(),
                        trail.getHomeRegion(),
                        true)
                .map(other ->
                        ApiError.of(
                                COMBINATION,
                                "Trail %s cannot become multi-region while %s has the same name."
                                        .formatted(trail.getTrailArn(), other.getTrailArn())))
                .or(() ->
                        TrailQuota.problem(
                                without(trail, trails.countedFor(trail.getAccountId())),
                                trail.getAccountId(),
                                trail.getHomeRegion(),
                                true,
                                regions));
    }

    private static AccountTrails without(Trail trail, AccountTrails trails) {
        return new AccountTrails(
                trails.trails().stream()
                        .filter(other -> !other.getTrailId().equals(trail.getTrailId()))
                        .toList());
    }

    /// The trail with other event selectors, of whichever kind; those that it had are replaced.
    public Outcome select(
            AccountTrails trails,
            Caller caller,
            String nameOrArn,
            TrailSelectors selectors,
            Instant now) {
        return atHome(
                trails,
                caller,
                nameOrArn,
                now,
                lengthening((trail, instant) ->
                        Outcome.of(trail, TrailChanges.withSelectors(trail, selectors, instant))));
    }

    public Outcome startLogging(
            AccountTrails trails, Caller caller, String nameOrArn, Instant now) {
        return logging(trails, caller, nameOrArn, true, now);
    }

    public Outcome stopLogging(AccountTrails trails, Caller caller, String nameOrArn, Instant now) {
        return logging(trails, caller, nameOrArn, false, now);
    }

    private static Outcome logging(
            AccountTrails trails, Caller caller, String nameOrArn, boolean on, Instant now) {
        Change change =
                (trail, instant) -> Outcome.of(trail, TrailChanges.withLogging(trail, on, instant));
        return atHome(trails, caller, nameOrArn, now, on ? lengthening(change) : change);
    }

    /// Ends the trail but keeps its record, so that what is under way is still delivered.
    public Outcome delete(AccountTrails trails, Caller caller, String nameOrArn, Instant now) {
        return atHome(
                trails,
                caller,
                nameOrArn,
                now,
                (trail, instant) -> new Outcome.Changed(TrailChanges.deleted(trail, instant)));
    }

    /// True once nothing of a deleted trail can be under way any more.
    public static boolean isForgettable(Trail trail, Instant now) {
        Instant deleted = trail.getDeletedAt();
        return deleted != null && deleted.isBefore(now.minus(Periods.KEPT));
    }

    /// The last check, of settings that must fit each other.
    private static Outcome checkedTogether(Trail trail, Function<Trail, Outcome> outcome) {
        boolean group = trail.getCloudWatchLogsLogGroupArn() != null;
        boolean role = trail.getCloudWatchLogsRoleArn() != null;
        return group == role
                ? outcome.apply(trail)
                : Outcome.refused(
                        group
                                ? "InvalidCloudWatchLogsLogGroupArnException"
                                : "InvalidCloudWatchLogsRoleArnException",
                        "Trail %s: CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn must be set together."
                                .formatted(trail.getTrailArn()));
    }

    private static ApiError multiWithoutGlobal() {
        return ApiError.of(
                COMBINATION,
                "Multi-Region trail must include global service events: IsMultiRegionTrail=true needs IncludeGlobalServiceEvents=true.");
    }

    /// A change of a trail that was found and may be changed.
    interface Change {
        Outcome of(Trail trail, Instant now);
    }

    /// A change that adds to what the record keeps of the past, within its limit.
    private static Change lengthening(Change change) {
        return (trail, now) -> {
            Outcome outcome = change.of(trail, now);
            return switch (outcome) {
                case Outcome.Changed(var after) ->
                        TrailQuota.historyProblem(TrailChanges.tidied(after, now))
                                .<Outcome>map(Outcome.Refused::new)
                                .orElse(outcome);
                case Outcome.Unchanged _, Outcome.Refused _ -> outcome;
            };
        };
    }

    /// A change of the trail that the caller means, in its home region, by who may change it.
    static Outcome atHome(
            AccountTrails trails, Caller caller, String nameOrArn, Instant clock, Change change) {
        Instant now = clock.truncatedTo(ChronoUnit.MILLIS);
        return switch (trails.findAtHome(caller, nameOrArn)) {
            case Lookup.Failed(var error) -> new Outcome.Refused(error);
            case Lookup.Found(var trail) ->
                    OrganizationRules.changeProblem(trail, trails.organization(), caller)
                            .<Outcome>map(Outcome.Refused::new)
                            .orElseGet(() -> tidied(change.of(trail, now), now));
        };
    }

    private static Outcome tidied(Outcome outcome, Instant now) {
        return switch (outcome) {
            case Outcome.Changed(var after) -> new Outcome.Changed(TrailChanges.tidied(after, now));
            case Outcome.Unchanged unchanged -> unchanged;
            case Outcome.Refused refused -> refused;
        };
    }
}
