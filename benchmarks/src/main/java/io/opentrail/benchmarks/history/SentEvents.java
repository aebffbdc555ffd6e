package io.opentrail.benchmarks.history;

import io.opentrail.benchmarks.process.Pause;
import io.opentrail.controlapi.history.HistoryPage;
import io.opentrail.controlapi.history.HistoryUnavailableException;
import io.opentrail.event.AuditEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.cloudtrail.model.Event;

/// Events that were put into the topic, and what a history finds of them.
final class SentEvents {

    /// Later than any of them.
    private static final Instant END = Instant.parse("2200-01-01T00:00:00Z");

    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final int PAGE = 1_000;
    private static final int POLL_MILLIS = 10;

    private final PastEvents events;
    private final EventFeed feed;
    private final Map<String, Set<String>> idsByAccount = new HashMap<>();

    SentEvents(PastEvents events, EventFeed feed) {
        this.events = events;
        this.feed = feed;
    }

    /// Returns before they are acknowledged.
    void send(long count) {
        for (long i = 0; i < count; i++) {
            AuditEvent event = events.next();
            idsByAccount
                    .computeIfAbsent(event.getRecipientAccountId(), _ -> new HashSet<>())
                    .add(event.getEventId());
            feed.send(event);
        }
    }

    /// How long a history took, in seconds.
    ///
    /// @param answering until it had answered for every partition
    /// @param complete until it had found what was acknowledged last in every partition before
    record Recovery(double answering, double complete) {}

    /// Asks until the history has all that was acknowledged at a moment.
    ///
    /// @param lastByPartition of that moment
    /// @param beginNanos that times count from
    static Recovery await(
            LookupClient client, Map<Integer, AuditEvent> lastByPartition, long beginNanos) {
        Map<Integer, AuditEvent> lacking = new HashMap<>(lastByPartition);
        Map<Integer, AuditEvent> silent = new HashMap<>(lastByPartition);
        double answering = Double.NaN;
        double seconds = 0;
        while (!lacking.isEmpty()) {
            lacking.entrySet()
                    .removeIf(last -> {
                        Optional<HistoryPage> page = ask(client, last.getValue());
                        page.ifPresent(_ -> silent.remove(last.getKey()));
                        return page.isPresent() && !page.get().events().isEmpty();
                    });
            seconds = (System.nanoTime() - beginNanos) / 1e9;
            answering = silent.isEmpty() && Double.isNaN(answering) ? seconds : answering;
            if (seconds > PATIENCE.toSeconds()) {
                throw new IllegalStateException(
                        "not found within %s: the last events of partitions %s"
                                .formatted(PATIENCE, lacking.keySet()));
            }
            Pause.millis(lacking.isEmpty() ? 0 : POLL_MILLIS);
        }
        return new Recovery(answering, seconds);
    }

    private static Optional<HistoryPage> ask(LookupClient client, AuditEvent event) {
        try {
            return Optional.of(
                    client.find(
                            event.getRecipientAccountId(),
                            Map.of("EventId", event.getEventId()),
                            END,
                            Optional.empty(),
                            1));
        } catch (HistoryUnavailableException _) {
            return Optional.empty();
        }
    }

    /// What all pages of all accounts have.
    ///
    /// @param missing that were sent and are not there
    /// @param doubled that are there once more
    /// @param unknown that are there and were not sent
    record Audit(long events, long missing, long doubled, long unknown) {}

    /// Once nothing is on its way.
    Audit audit(LookupClient client) {
        long found = 0;
        long missing = 0;
        long unknown = 0;
        long distinct = 0;
        for (Map.Entry<String, Set<String>> account : idsByAccount.entrySet()) {
            List<String> ids = ids(client, account.getKey());
            var once = new HashSet<>(ids);
            found += ids.size();
            distinct += once.size();
            missing += account.getValue().stream().filter(id -> !once.contains(id)).count();
            unknown += once.stream().filter(id -> !account.getValue().contains(id)).count();
        }
        return new Audit(found, missing, found - distinct, unknown);
    }

    private static List<String> ids(LookupClient client, String account) {
        List<String> ids = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            HistoryPage page = client.find(account, Map.of(), END, after, PAGE);
            page.events().stream().map(Event::eventId).forEach(ids::add);
            after = page.next();
        } while (after.isPresent());
        return ids;
    }
}
