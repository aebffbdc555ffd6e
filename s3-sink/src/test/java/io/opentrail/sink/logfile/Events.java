package io.opentrail.sink.logfile;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Routed events for tests, their values being a stand-in frame of four bytes before the record.
public final class Events {

    private static final String FRAME = "####";

    private Events() {}

    public static RoutedEvent event(long offset, String trailId, String accountId, String record) {
        return event(offset, trailId, accountId, record, "", 0);
    }

    public static RoutedEvent event(
            long offset,
            String trailId,
            String accountId,
            String record,
            String decidedKey,
            int groupSize) {
        return new RoutedEvent(
                offset,
                trailId + "/" + accountId,
                (FRAME + record).getBytes(StandardCharsets.UTF_8),
                record.getBytes(StandardCharsets.UTF_8).length,
                Instant.parse("2026-01-01T00:00:00Z").plusSeconds(offset),
                Instant.parse("2026-01-01T00:00:01Z").plusSeconds(offset),
                new LogFileGroup(trailId, "", accountId, "us-east-1", "CloudTrail", decidedKey),
                groupSize);
    }
}
