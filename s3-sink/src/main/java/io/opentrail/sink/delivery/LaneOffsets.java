package io.opentrail.sink.delivery;

import io.opentrail.sink.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Keeps the lanes' committed offsets from expiring. Used by one thread.
final class LaneOffsets {

    /// A fraction of the shortest `offsets.retention.minutes` in use.
    private static final Duration INTERVAL = Duration.ofHours(6);

    private final Sources sources;
    private final Ledger ledger;
    private Instant nextRenewal = Instant.MIN;
    private long renewedAfter;

    LaneOffsets(Sources sources, Ledger ledger) {
        this.sources = sources;
        this.ledger = ledger;
    }

    /// Does so when partitions were taken over, and from time to time.
    void renew(Instant now) {
        if (now.isBefore(nextRenewal) && renewedAfter == sources.takeovers()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = sources.laneOffsets();
        if (!offsets.isEmpty()) {
            ledger.renew(offsets, sources.group());
        }
        nextRenewal = now.plus(INTERVAL);
        renewedAfter = sources.takeovers();
    }
}
