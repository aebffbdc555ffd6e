package io.opentrail.sink.chunk;

import io.opentrail.delivery.DecidedLogFile;
import io.opentrail.delivery.DeliveryDecision;
import io.opentrail.sink.logfile.LogFileGroup;
import io.opentrail.sink.logfile.LogFileKey;
import io.opentrail.sink.logfile.LogFileKind;
import io.opentrail.sink.logfile.RoutedEvent;
import io.opentrail.trail.Trail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A decision together with the events that it is about.
///
/// @param files the events of each decided log file, in the decision's order
/// @param toPark events of trails that were parked when the chunk was decided, in offset order
/// @param orphans events of trails that are no longer known at all
public record Chunk(
        DeliveryDecision decision,
        List<FileEvents> files,
        List<RoutedEvent> toPark,
        List<RoutedEvent> orphans) {

    /// One decided log file and its events, in offset order.
    public record FileEvents(DecidedLogFile file, List<RoutedEvent> events) {}

    public Chunk {
        files = List.copyOf(files);
        toPark = List.copyOf(toPark);
        orphans = List.copyOf(orphans);
    }

    /// All of its events, those to be dropped too, in no order.
    public Stream<RoutedEvent> events() {
        return Stream.of(
                        files.stream().flatMap(file -> file.events().stream()),
                        toPark.stream(),
                        orphans.stream())
                .flatMap(events -> events);
    }

    /// Its events' bytes are needed no more. Whoever still reads them fails.
    public void release() {
        events().forEach(event -> event.value().release());
    }

    /// Decides what a run of events becomes. Depends on nothing but its arguments.
    public static Chunk decide(
            String sourceTopic,
            int partition,
            long fromOffset,
            List<RoutedEvent> events,
            Instant decidedAt,
            Function<String, Optional<Trail>> trailById,
            Set<String> parkedTrailIds) {
        long toOffset = events.getLast().offset() + 1;
        Map<LogFileGroup, List<RoutedEvent>> byGroup = byGroup(events);
        List<DecidedLogFile> files =
                byGroup.entrySet().stream()
                        .filter(group -> !parkedTrailIds.contains(group.getKey().trailId()))
                        .flatMap(group ->
                                trailById.apply(group.getKey().trailId()).stream()
                                        .map(trail ->
                                                logFile(
                                                        trail,
                                                        group.getKey(),
                                                        group.getValue().size(),
                                                        decidedAt,
                                                        LogFileKey.suffix(
                                                                sourceTopic,
                                                                partition,
                                                                fromOffset,
                                                                toOffset,
                                                                decidedAt,
                                                                group.getKey()))))
                        .toList();
        List<String> parked =
                byGroup.keySet().stream()
                        .map(LogFileGroup::trailId)
                        .distinct()
                        .filter(parkedTrailIds::contains)
                        .toList();
        return of(
                new DeliveryDecision(
                        sourceTopic, partition, fromOffset, toOffset, decidedAt, files, parked),
                byGroup);
    }

    /// Joins a decision to its events again, after a restart or a move of the partition.
    public static Chunk of(DeliveryDecision decision, List<RoutedEvent> events) {
        return of(decision, byGroup(events));
    }

    private static Chunk of(
            DeliveryDecision decision, Map<LogFileGroup, List<RoutedEvent>> byGroup) {
        List<FileEvents> files =
                decision.getLogFiles().stream()
                        .map(file -> new FileEvents(file, take(file, byGroup)))
                        .toList();
        Set<String> parked = Set.copyOf(decision.getParkedTrailIds());
        Map<Boolean, List<RoutedEvent>> rest =
                byGroup.values().stream()
                        .flatMap(List::stream)
                        .sorted(Comparator.comparingLong(RoutedEvent::offset))
                        .collect(
                                Collectors.partitioningBy(
                                        event -> parked.contains(event.group().trailId())));
        return new Chunk(
                decision,
                files,
                rest.getOrDefault(true, List.of()),
                rest.getOrDefault(false, List.of()));
    }

    private static List<RoutedEvent> take(
            DecidedLogFile file, Map<LogFileGroup, List<RoutedEvent>> byGroup) {
        List<RoutedEvent> events =
                Objects.requireNonNullElse(byGroup.remove(groupOf(file)), List.of());
        if (events.size() != file.getEventCount()) {
            throw new IllegalStateException(
                    "log file '%s' was decided with %d events, but %d were read back"
                            .formatted(file.getObjectKey(), file.getEventCount(), events.size()));
        }
        return events;
    }

    private static LogFileGroup groupOf(DecidedLogFile file) {
        return new LogFileGroup(
                file.getTrailId(),
                file.getOrganizationId(),
                file.getAccountId(),
                file.getAwsRegion(),
                file.getKind(),
                file.getDecidedKey(),
                file.getRedelivery());
    }

    private static Map<LogFileGroup, List<RoutedEvent>> byGroup(List<RoutedEvent> events) {
        Map<LogFileGroup, List<RoutedEvent>> byGroup = new LinkedHashMap<>();
        for (RoutedEvent event : events) {
            byGroup.computeIfAbsent(event.group(), _ -> new ArrayList<>()).add(event);
        }
        return byGroup;
    }

    private static DecidedLogFile logFile(
            Trail trail, LogFileGroup group, int eventCount, Instant decidedAt, String suffix) {
        LogFileKind kind =
                Arrays.stream(LogFileKind.values())
                        .filter(candidate -> candidate.folder().equals(group.kind()))
                        .findFirst()
                        .orElseThrow();
        String fresh =
                LogFileKey.objectKey(
                        trail.getKeyPrefix(),
                        group.organizationId(),
                        group.accountId(),
                        kind,
                        group.awsRegion(),
                        decidedAt,
                        suffix);
        return new DecidedLogFile(
                group.trailId(),
                group.accountId(),
                group.awsRegion(),
                group.kind(),
                trail.getBucket(),
                group.decidedKey().isEmpty() ? fresh : group.decidedKey(),
                group.organizationId(),
                group.decidedKey(),
                group.redelivery(),
                eventCount);
    }
}
