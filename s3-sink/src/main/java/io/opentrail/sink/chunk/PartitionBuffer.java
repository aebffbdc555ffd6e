package io.opentrail.sink.chunk;

import io.opentrail.sink.logfile.LogFileGroup;
import io.opentrail.sink.logfile.RoutedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The events of one source partition that are not decided yet, in offset order. Used by one
/// thread.
public final class PartitionBuffer {

    private final List<RoutedEvent> events = new ArrayList<>();
    private final Map<LogFileGroup, Long> bytesByGroup = new HashMap<>();
    private final Map<LogFileGroup, Integer> missingByGroup = new HashMap<>();
    private Optional<Instant> openedAt = Optional.empty();
    private long bytes;

    public void add(RoutedEvent event, Instant now) {
        events.add(event);
        bytes += event.value().length;
        bytesByGroup.merge(event.group(), (long) event.recordBytes(), Long::sum);
        if (event.groupSize() > 0) {
            missingByGroup.merge(
                    event.group(), event.groupSize() - 1, (missing, start) -> missing - 1);
        }
        openedAt = openedAt.or(() -> Optional.of(now));
    }

    public boolean isEmpty() {
        return events.isEmpty();
    }

    public long bytes() {
        return bytes;
    }

    /// When its oldest event came in.
    public Optional<Instant> openedAt() {
        return openedAt;
    }

    /// False while a group that was decided before is still incomplete: it must become the same
    /// file again.
    public boolean canClose() {
        return !events.isEmpty()
                && missingByGroup.values().stream().allMatch(missing -> missing == 0);
    }

    /// True if its oldest event has waited for the interval or one of its files has reached the
    /// size.
    public boolean isDue(Instant now, Duration flushInterval, long maxFileBytes) {
        return openedAt.filter(opened -> !now.isBefore(opened.plus(flushInterval))).isPresent()
                || bytesByGroup.values().stream().anyMatch(size -> size >= maxFileBytes);
    }

    /// When the gateway took its first event.
    public Optional<Instant> oldest() {
        return events.stream().findFirst().map(RoutedEvent::ingestTime);
    }

    /// Takes all events out, in offset order.
    public List<RoutedEvent> drain() {
        List<RoutedEvent> drained = List.copyOf(events);
        clear();
        return drained;
    }

    public void clear() {
        events.clear();
        bytesByGroup.clear();
        missingByGroup.clear();
        openedAt = Optional.empty();
        bytes = 0;
    }
}
