package io.opentrail.controlapi.history;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.Resource;

/// A history without a service, for tests. Positions are times and ids.
public final class InMemoryEventHistory implements EventHistory {

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private volatile boolean away;

    private record Entry(String accountId, String region, String category, Event event) {

        /// Sorts newest first.
        String position() {
            return "%020d %s"
                    .formatted(Long.MAX_VALUE - event.eventTime().toEpochMilli(), event.eventId());
        }
    }

    public void add(String accountId, String region, String category, Event event) {
        entries.add(new Entry(accountId, region, category, event));
    }

    /// Whether nobody can tell, from now on.
    public void away(boolean isAway) {
        this.away = isAway;
    }

    @Override
    public HistoryPage find(HistoryQuery query) {
        if (away) {
            throw new HistoryUnavailableException("away, as the test wants it");
        }
        List<Entry> left =
                entries.stream()
                        .filter(entry -> matches(entry, query))
                        .sorted(Comparator.comparing(Entry::position))
                        .toList();
        List<Entry> page = left.stream().limit(query.limit()).toList();
        return new HistoryPage(
                page.stream().map(Entry::event).toList(),
                left.size() > page.size()
                        ? Optional.of(page.getLast().position())
                        : Optional.empty());
    }

    private static boolean matches(Entry entry, HistoryQuery query) {
        Event event = entry.event();
        return entry.accountId().equals(query.accountId())
                && entry.region().equals(query.region())
                && entry.category().equals(query.category())
                && !event.eventTime().isBefore(query.from())
                && !event.eventTime().isAfter(query.to())
                && query.after().filter(after -> entry.position().compareTo(after) <= 0).isEmpty()
                && query.attributes().entrySet().stream().allMatch(wanted -> has(event, wanted));
    }

    private static boolean has(Event event, Map.Entry<String, String> wanted) {
        String value = wanted.getValue();
        List<Resource> resources = event.resources();
        return switch (wanted.getKey()) {
            case "EventId" -> value.equals(event.eventId());
            case "EventName" -> value.equals(event.eventName());
            case "EventSource" -> value.equals(event.eventSource());
            case "Username" -> value.equals(event.username());
            case "AccessKeyId" -> value.equals(event.accessKeyId());
            case "ReadOnly" -> value.equals(event.readOnly());
            case "ResourceName" -> resources.stream().anyMatch(r -> value.equals(r.resourceName()));
            case "ResourceType" -> resources.stream().anyMatch(r -> value.equals(r.resourceType()));
            default -> throw new IllegalArgumentException("no attribute " + wanted.getKey());
        };
    }
}
