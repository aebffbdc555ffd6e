package io.opentrail.sink.logfile;

import io.opentrail.sink.memory.EventMemory;
import io.opentrail.sink.memory.EventShelf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Routed events for tests, their values being a stand-in frame of four bytes before the record.
public final class Events {

    private static final String FRAME = "####";
    private static final EventShelf SHELF = new EventShelf(new EventMemory());

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
        byte[] value = (FRAME + record).getBytes(StandardCharsets.UTF_8);
        return new RoutedEvent(
                offset,
                trailId + "/" + accountId,
                SHELF.store(ByteBuffer.wrap(value)),
                FRAME.length(),
                value.length - FRAME.length(),
                Instant.parse("2026-01-01T00:00:00Z").plusSeconds(offset),
                Instant.parse("2026-01-01T00:00:01Z").plusSeconds(offset),
                new LogFileGroup(trailId, "", accountId, "us-east-1", "CloudTrail", decidedKey, ""),
                groupSize);
    }
}
