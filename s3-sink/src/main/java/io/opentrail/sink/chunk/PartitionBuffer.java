package io.opentrail.sink.chunk;

import io.opentrail.sink.logfile.LogFileGroup;
import io.opentrail.sink.logfile.RoutedEvent;
import io.opentrail.sink.memory.EventMemory;
import io.opentrail.sink.memory.EventShelf;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The events of one source partition that are not decided yet, in offset order. Used by one
/// thread.
public final class PartitionBuffer {

    private final EventShelf shelf;
    private final Map<LogFileGroup, FileSize> sizeByGroup = new HashMap<>();
    private final Map<LogFileGroup, Integer> missingByGroup = new HashMap<>();
    private List<RoutedEvent> events = new ArrayList<>();
    private Optional<Instant> openedAt = Optional.empty();
    private long bytes;
    private long largestFileBytes;
    private int closable;

    /// Its events' values are kept in the memory.
    public PartitionBuffer(EventMemory memory) {
        this.shelf = new EventShelf(memory);
    }

    /// Where the value of the next event is to be stored.
    public EventShelf shelf() {
        return shelf;
    }

    public void add(RoutedEvent event, Instant now) {
        events.add(event);
        bytes += event.heldBytes();
        FileSize size = sizeByGroup.computeIfAbsent(event.group(), _ -> new FileSize());
        size.bytes += event.recordBytes();
        largestFileBytes = Math.max(largestFileBytes, size.bytes);
        if (countsAsComplete(event, missingByGroup)) {
            closable = events.size();
        }
        if (openedAt.isEmpty()) {
            openedAt = Optional.of(now);
        }
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

    /// False while its first events are of a group that was decided before and is still incomplete:
    /// it must become the same file again.
    public boolean canClose() {
        return closable > 0;
    }

    /// True if its oldest event has waited for the interval or one of its files has reached the
    /// size.
    public boolean isDue(Instant now, Duration flushInterval, long maxFileBytes) {
        return openedAt.filter(opened -> !now.isBefore(opened.plus(flushInterval))).isPresent()
                || (!events.isEmpty() && largestFileBytes >= maxFileBytes);
    }

    /// When the gateway took its first event.
    public Optional<Instant> oldest() {
        return events.stream().findFirst().map(RoutedEvent::ingestTime);
    }

    /// Takes events out, in offset order: as many as complete their groups, but no more than make
    /// up so many files, unless it takes more to complete one.
    public List<RoutedEvent> drain(int maxFiles) {
        int end = end(maxFiles);
        List<RoutedEvent> drained = events.subList(0, end);
        List<RoutedEvent> rest = events.subList(end, events.size());
        Optional<Instant> opened = openedAt;
        clear();
        opened.ifPresent(since -> rest.forEach(event -> add(event, since)));
        return drained;
    }

    /// Takes all events out, in offset order.
    public List<RoutedEvent> drainAll() {
        List<RoutedEvent> drained = events;
        clear();
        return drained;
    }

    private void clear() {
        events = new ArrayList<>();
        shelf.seal();
        sizeByGroup.clear();
        missingByGroup.clear();
        openedAt = Optional.empty();
        bytes = 0;
        largestFileBytes = 0;
        closable = 0;
    }

    private int end(int maxFiles) {
        if (sizeByGroup.size() <= maxFiles) {
            return closable;
        }
        Set<LogFileGroup> groups = new HashSet<>();
        Map<LogFileGroup, Integer> missing = new HashMap<>();
        int end = 0;
        for (int i = 0; i < closable; i++) {
            groups.add(events.get(i).group());
            if (groups.size() > maxFiles && end > 0) {
                return end;
            }
            if (countsAsComplete(events.get(i), missing)) {
                end = i + 1;
            }
        }
        return end;
    }

    private static final class FileSize {
        private long bytes;
    }

    /// True if with this event no group lacks any.
    private static boolean countsAsComplete(
            RoutedEvent event, Map<LogFileGroup, Integer> missingByGroup) {
        if (event.groupSize() > 0) {
            int missing = missingByGroup.getOrDefault(event.group(), event.groupSize()) - 1;
            if (missing == 0) {
                missingByGroup.remove(event.group());
            } else {
                missingByGroup.put(event.group(), missing);
            }
        }
        return missingByGroup.isEmpty();
    }
}
