package io.opentrail.benchmarks.lookup;

import io.opentrail.event.AuditEvent;
import io.opentrail.history.event.Attribute;
import io.opentrail.history.event.HistoryEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/// How often each value is there that events can be found by. Of event IDs, of which each is there
/// once, only some are counted.
final class ValueCounts {

    private final long eventsPerId;
    private final Map<Value, Integer> countByValue = new HashMap<>();
    private long events;

    private record Value(String attribute, String account, String text) {}

    /// @param eventsPerId of so many events the ID of one is counted
    ValueCounts(long eventsPerId) {
        this.eventsPerId = eventsPerId;
    }

    void count(AuditEvent event) {
        var entry = HistoryEvent.of(event);
        boolean withId = events++ % eventsPerId == 0;
        String account = event.getRecipientAccountId();
        count(new Value(CountedValue.EVERYTHING, account, ""));
        for (Attribute attribute : Attribute.values()) {
            if (attribute != Attribute.EVENT_ID || withId) {
                entry.values(attribute)
                        .forEach(text -> count(new Value(attribute.text(), account, text)));
            }
        }
    }

    private void count(Value value) {
        countByValue.merge(value, 1, Integer::sum);
    }

    Stream<CountedValue> all() {
        return countByValue.entrySet().stream()
                .map(entry ->
                        new CountedValue(
                                entry.getKey().attribute(),
                                entry.getKey().account(),
                                entry.getKey().text(),
                                entry.getValue()));
    }
}
