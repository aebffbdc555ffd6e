package io.opentrail.controlapi.trail;

import io.opentrail.trail.LoggingPeriod;
import io.opentrail.trail.OrganizationPeriod;
import io.opentrail.trail.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Changes to what a trail's record says of past and present. Times never run backwards in it, even
/// where the clocks of two writers differ.
final class Periods {

    /// Longer than any event can wait to be routed, so that no one asks for anything older.
    static final Duration KEPT = Duration.ofDays(8);

    private Periods() {}

    static boolean isOpen(List<LoggingPeriod> periods) {
        return !periods.isEmpty() && periods.getLast().getStoppedAt() == null;
    }

    static List<LoggingPeriod> switched(List<LoggingPeriod> periods, boolean on, Instant now) {
        if (on == isOpen(periods)) {
            return periods;
        }
        return on ? opened(periods, now) : closed(periods, now);
    }

    private static List<LoggingPeriod> opened(List<LoggingPeriod> periods, Instant now) {
        Instant stopped = periods.isEmpty() ? null : periods.getLast().getStoppedAt();
        Instant start = stopped == null ? now : later(now, stopped);
        return Stream.concat(periods.stream(), Stream.of(new LoggingPeriod(start, null))).toList();
    }

    private static List<LoggingPeriod> closed(List<LoggingPeriod> periods, Instant now) {
        Instant start = periods.getLast().getStartedAt();
        return Stream.concat(
                        periods.stream().limit(periods.size() - 1L),
                        Stream.of(new LoggingPeriod(start, later(now, start))))
                .toList();
    }

    /// Without what ended long ago; the last one always stays.
    static List<LoggingPeriod> pruned(List<LoggingPeriod> periods, Instant now) {
        Instant limit = now.minus(KEPT);
        return IntStream.range(0, periods.size())
                .filter(i -> i == periods.size() - 1 || endsAfter(periods.get(i), limit))
                .mapToObj(periods::get)
                .toList();
    }

    private static boolean endsAfter(LoggingPeriod period, Instant limit) {
        Instant end = period.getStoppedAt();
        return end == null || end.isAfter(limit);
    }

    /// The open period closed, and one of the other organization opened if there is one.
    static List<OrganizationPeriod> joined(
            List<OrganizationPeriod> periods, Optional<String> id, Instant now) {
        Instant at =
                periods.stream()
                        .flatMap(period ->
                                Stream.concat(
                                        Stream.of(period.getStartedAt()),
                                        Stream.ofNullable(period.getStoppedAt())))
                        .reduce(now, Periods::later);
        Stream<OrganizationPeriod> closed =
                periods.stream()
                        .map(period ->
                                period.getStoppedAt() == null
                                        ? new OrganizationPeriod(
                                                period.getOrganizationId(),
                                                period.getStartedAt(),
                                                at)
                                        : period);
        return Stream.concat(
                        closed,
                        id
                                .map(organization -> new OrganizationPeriod(organization, at, null))
                                .stream())
                .toList();
    }

    /// Without what ended long ago.
    static List<OrganizationPeriod> prunedOrganizations(
            List<OrganizationPeriod> periods, Instant now) {
        Instant limit = now.minus(KEPT);
        return periods.stream()
                .filter(period ->
                        Optional.ofNullable(period.getStoppedAt())
                                .filter(end -> !end.isAfter(limit))
                                .isEmpty())
                .toList();
    }

    static List<Selection> appended(List<Selection> selections, Selection next) {
        Instant from = later(next.getEffectiveFrom(), selections.getLast().getEffectiveFrom());
        Selection placed = Selection.newBuilder(next).setEffectiveFrom(from).build();
        return Stream.concat(selections.stream(), Stream.of(placed)).toList();
    }

    /// Without what was replaced long ago.
    static List<Selection> prunedSelections(List<Selection> selections, Instant now) {
        Instant limit = now.minus(KEPT);
        return IntStream.range(0, selections.size())
                .filter(i ->
                        i == selections.size() - 1
                                || selections.get(i + 1).getEffectiveFrom().isAfter(limit))
                .mapToObj(selections::get)
                .toList();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
