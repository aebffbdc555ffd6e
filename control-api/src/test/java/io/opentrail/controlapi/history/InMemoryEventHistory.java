package io.opentrail.controlapi.history;

import io.opentrail.http.BodyBudget;
import io.opentrail.http.NoRoomException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudtrail.model.Event;

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
        away = isAway;
    }

    @Override
    public HistoryPage find(HistoryQuery query, BodyBudget budget) throws NoRoomException {
        if (away) {
            throw new HistoryUnavailableException("away, as the test wants it");
        }
        List<Entry> left =
                entries.stream()
                        .filter(entry -> matches(entry, query))
                        .sorted(Comparator.comparing(Entry::position))
                        .toList();
        List<Entry> page = left.stream().limit(query.limit()).toList();
        for (Entry entry : page) {
            budget.take(entry.event().cloudTrailEvent().length());
        }
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
                && query.attributes().entrySet().stream()
                        .allMatch(wanted ->
                                values(event, wanted.getKey()).anyMatch(wanted.getValue()::equals))
                && query.prefixes().entrySet().stream()
                        .allMatch(wanted ->
                                values(event, wanted.getKey())
                                        .anyMatch(value -> value.startsWith(wanted.getValue())));
    }

    private static Stream<String> values(Event event, String key) {
        return switch (key) {
            case "EventId" -> Stream.ofNullable(event.eventId());
            case "EventName" -> Stream.ofNullable(event.eventName());
            case "EventSource" -> Stream.ofNullable(event.eventSource());
            case "Username" -> Stream.ofNullable(event.username());
            case "AccessKeyId" -> Stream.ofNullable(event.accessKeyId());
            case "ReadOnly" -> Stream.ofNullable(event.readOnly());
            case "ResourceName" ->
                    event.resources().stream()
                            .flatMap(resource -> Stream.ofNullable(resource.resourceName()));
            case "ResourceType" ->
                    event.resources().stream()
                            .flatMap(resource -> Stream.ofNullable(resource.resourceType()));
            default -> throw new IllegalArgumentException("no attribute " + key);
        };
    }
}
