package io.opentrail.router.stream;

import io.opentrail.event.AuditEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Warns of events that came under the eventID of another one, at most once a minute: who sends
/// many of them must not fill the log. Not thread-safe.
final class ConflictLog {

    static final Duration QUIET = Duration.ofMinutes(1);
    private static final Logger LOGGER = LoggerFactory.getLogger(ConflictLog.class);
    private static final int MAX_ID_LENGTH = 64;

    private final InstantSource clock;
    private Instant quietUntil = Instant.MIN;
    private long unsaid;

    ConflictLog(InstantSource clock) {
        this.clock = clock;
    }

    void conflict(AuditEvent event, RecordMetadata at, long firstOffset) {
        Instant now = clock.instant();
        if (now.isBefore(quietUntil)) {
            unsaid++;
            return;
        }
        LOGGER.atWarn()
                .addKeyValue("account", event.getRecipientAccountId())
                .addKeyValue("eventId", printable(event.getEventId()))
                .addKeyValue("topic", at.topic())
                .addKeyValue("partition", at.partition())
                .addKeyValue("offset", at.offset())
                .addKeyValue("firstOffset", firstOffset)
                .addKeyValue("unsaidBefore", unsaid)
                .log("An event has the eventID of another one; both are kept");
        quietUntil = now.plus(QUIET);
        unsaid = 0;
    }

    /// The sender chooses it.
    static String printable(String eventId) {
        return eventId.codePoints()
                .limit(MAX_ID_LENGTH)
                .map(c -> c > ' ' && c < 0x7f ? c : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
