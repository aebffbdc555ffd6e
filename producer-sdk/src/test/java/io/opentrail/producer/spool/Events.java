package io.opentrail.producer.spool;

import io.opentrail.producer.event.AuditEvent;
import io.opentrail.producer.event.EventFactory;
import io.opentrail.producer.event.UserIdentity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Events for tests, told apart by a number.
final class Events {

    private static final EventFactory FACTORY =
            EventFactory.of("a.example.com", "us-east-1", "111122223333");
    private static final UserIdentity NOBODY = UserIdentity.unknown(null);
    private static final Pattern NUMBER = Pattern.compile("\"n\":(\\d+)");

    private Events() {}

    static AuditEvent numbered(int number) {
        return sized(number, number % 700);
    }

    static AuditEvent sized(int number, int padding) {
        return FACTORY.event("X", NOBODY)
                .requestParameter("n", number)
                .requestParameter("padding", "p".repeat(padding))
                .build();
    }

    /// Numbers of all events that can be read from a position on, acknowledging none.
    static List<Integer> readFrom(EventLog log, long position) {
        var numbers = new ArrayList<Integer>();
        var batch = new EventBatch(position, 50, 1 << 20);
        do {
            batch.restart(batch.position());
            log.read(batch);
            numbers.addAll(numbers(batch));
        } while (batch.count() > 0);
        return numbers;
    }

    static List<Integer> numbers(EventBatch batch) {
        String lines = new String(batch.lines(), 0, batch.bytes(), StandardCharsets.UTF_8);
        return NUMBER.matcher(lines)
                .results()
                .map((MatchResult match) -> Integer.valueOf(match.group(1)))
                .toList();
    }
}
