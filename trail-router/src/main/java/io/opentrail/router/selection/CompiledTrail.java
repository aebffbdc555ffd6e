package io.opentrail.router.selection;

import io.opentrail.event.AuditEvent;
import io.opentrail.selector.DefaultSelectors;
import io.opentrail.selector.TrailSelectors;
import io.opentrail.selector.match.CompiledSelectors;
import io.opentrail.trail.LoggingPeriod;
import io.opentrail.trail.OrganizationPeriod;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One version of a trail's record, ready to decide events without allocating.
final class CompiledTrail {

    /// Where events of services without a region are recorded.
    private static final String GLOBAL_REGION = "us-east-1";

    private static final Set<String> GLOBAL_SOURCES =
            Set.of(
                    "cloudfront.amazonaws.com",
                    "iam.amazonaws.com",
                    "organizations.amazonaws.com",
                    "route53.amazonaws.com",
                    "route53domains.amazonaws.com",
                    "sts.amazonaws.com");

    private static final Period NEVER =
            new Period(
                    Long.MAX_VALUE,
                    false,
                    false,
                    DefaultSelectors.TRAIL,
                    CompiledSelectors.of(DefaultSelectors.TRAIL));

    private final Trail trail;
    private final List<Period> periods;
    private final Period latest;
    private final long loggingSinceMillis;
    private final List<Belonging> belongings;

    /// Whose the trail is from a time until that of the next.
    ///
    /// @param fromMillis of the epoch, inclusive
    /// @param organizationId null for its account's alone
    private record Belonging(long fromMillis, @Nullable String organizationId) {}

    /// What the trail selects from a time until that of the next.
    ///
    /// @param fromMillis of the epoch, inclusive
    private record Period(
            long fromMillis,
            boolean multiRegion,
            boolean global,
            TrailSelectors selectors,
            CompiledSelectors compiled) {

        static Period of(
                Selection selection, TrailSelectors selectors, CompiledSelectors compiled) {
            return new Period(
                    selection.getEffectiveFrom().toEpochMilli(),
                    selection.getMultiRegion(),
                    selection.getIncludeGlobalServiceEvents(),
                    selectors,
                    compiled);
        }
    }

    private CompiledTrail(Trail trail, List<Period> periods) {
        this.trail = trail;
        this.periods = List.copyOf(periods);
        this.latest = periods.isEmpty() ? NEVER : periods.getLast();
        List<LoggingPeriod> logging = trail.getLoggingPeriods();
        this.loggingSinceMillis =
                logging.isEmpty() || logging.getLast().getStoppedAt() != null
                        ? Long.MAX_VALUE
                        : logging.getLast().getStartedAt().toEpochMilli();
        this.belongings = belongings(trail.getOrganizationPeriods());
    }

    private static List<Belonging> belongings(List<OrganizationPeriod> periods) {
        List<Belonging> belongings = new ArrayList<>();
        for (OrganizationPeriod period : periods) {
            belongings.add(
                    new Belonging(
                            period.getStartedAt().toEpochMilli(), period.getOrganizationId()));
            Instant end = period.getStoppedAt();
            if (end != null) {
                belongings.add(new Belonging(end.toEpochMilli(), null));
            }
        }
        return List.copyOf(belongings);
    }

    /// Takes over what is compiled already of the same selectors.
    ///
    /// @param before an earlier version of the same trail, null if there is none
    static CompiledTrail of(Trail trail, @Nullable CompiledTrail before) {
        List<Period> known = new ArrayList<>(before == null ? List.of() : before.periods);
        List<Period> periods = new ArrayList<>();
        for (Selection selection : trail.getSelections()) {
            TrailSelectors selectors = TrailSelectors.of(selection);
            CompiledSelectors compiled =
                    known.stream()
                            .filter(period -> period.selectors().equals(selectors))
                            .findFirst()
                            .map(Period::compiled)
                            .orElseGet(() -> CompiledSelectors.of(selectors));
            var period = Period.of(selection, selectors, compiled);
            periods.add(period);
            known.add(period);
        }
        return new CompiledTrail(trail, periods);
    }

    Trail trail() {
        return trail;
    }

    boolean isOf(String account) {
        return trail.getAccountId().equals(account);
    }

    /// The organization whose trail it was when the event came in; null if it was its account's
    /// alone.
    @Nullable String organizationFor(AuditEvent event) {
        if (belongings.isEmpty()) {
            return null;
        }
        long at = event.getIngestTime().toEpochMilli();
        for (int i = belongings.size() - 1; i >= 0; i--) {
            if (at >= belongings.get(i).fromMillis) {
                return belongings.get(i).organizationId;
            }
        }
        return null;
    }

    /// The selectors of each selection, oldest first.
    List<CompiledSelectors> selectors() {
        return periods.stream().map(Period::compiled).toList();
    }

    /// Whether the trail, as it was when the event came in, takes it.
    boolean takes(AuditEvent event) {
        // Times of selections and periods have whole milliseconds, so the event's rest is nothing.
        long at = event.getIngestTime().toEpochMilli();
        if (at >= latest.fromMillis && at >= loggingSinceMillis) {
            return takes(latest, event);
        }
        return TrailHistory.isLogging(trail, event.getIngestTime()) && tookAt(at, event);
    }

    private boolean tookAt(long at, AuditEvent event) {
        for (int i = periods.size() - 1; i >= 0; i--) {
            Period period = periods.get(i);
            if (at >= period.fromMillis) {
                return takes(period, event);
            }
        }
        return false;
    }

    private boolean takes(Period period, AuditEvent event) {
        boolean here = period.multiRegion || trail.getHomeRegion().equals(event.getAwsRegion());
        return here && (period.global || !isGlobal(event)) && period.compiled.matches(event);
    }

    private static boolean isGlobal(AuditEvent event) {
        return event.getAwsRegion().equals(GLOBAL_REGION)
                && GLOBAL_SOURCES.contains(event.getEventSource());
    }
}
