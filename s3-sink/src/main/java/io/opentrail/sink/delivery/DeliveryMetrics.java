package io.opentrail.sink.delivery;

import io.opentrail.sink.ledger.Completion;
import io.opentrail.telemetry.Meters;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.time.InstantSource;

/// What the sink counts. Thread-safe.
public final class DeliveryMetrics {

    private final Counter logFiles;
    private final Counter events;
    private final Counter bytes;
    private final Counter parkedEvents;
    private final Counter deadLetters;
    private final Counter failedPuts;
    private final Counter failedSessions;
    private final Histogram puts;
    private volatile Load load = Load.NONE;

    public DeliveryMetrics(Meters meters, InstantSource clock) {
        logFiles = meters.counter("delivered_log_files", "log files with a receipt");
        events = meters.counter("delivered_events", "events in those log files");
        bytes = meters.counter("delivered_bytes", "of those log files, as stored");
        parkedEvents = meters.counter("parked_events", "events sent to a lane");
        deadLetters = meters.counter("dead_letter_records", "routed records that are no events");
        failedPuts = meters.counter("failed_puts", "puts that failed, by the store's code", "code");
        failedSessions =
                meters.counter("failed_sessions", "failures after which delivery began again");
        puts = meters.histogram("put_seconds", "a put of a log file, however it ended");
        meters.gaugeOf(
                "buffered_bytes", "events in memory, not decided yet", () -> load.bufferedBytes());
        meters.gaugeOf(
                "in_flight_bytes", "events in memory, being put", () -> load.inFlightBytes());
        meters.gaugeOf(
                "parked_trails", "trails that wait, by partition", () -> load.parkedTrails());
        meters.gaugeOf("parked_lanes", "lane partitions in use", () -> load.parkedLanes());
        meters.gaugeOf(
                "refusing_buckets",
                "buckets whose last answer was a refusal",
                () -> load.refusingBuckets());
        meters.gaugeOf(
                "oldest_undelivered_seconds",
                "since the gateway took the oldest event that is in memory",
                () -> load.age(clock.instant()).toMillis() / 1e3);
    }

    void holds(Load now) {
        load = now;
    }

    void tried(Duration taken) {
        puts.observe(taken.toNanos() / 1e9);
    }

    /// What was held stays to be seen: its oldest event is still undelivered, and grows older.
    void failedSession() {
        failedSessions.inc();
    }

    void failed(String code) {
        failedPuts.labelValues(code).inc();
    }

    void committed(Completion completion) {
        completion
                .receipts()
                .forEach(receipt -> {
                    logFiles.inc();
                    events.inc(receipt.getEventCount());
                    bytes.inc(receipt.getCompressedBytes());
                });
        parkedEvents.inc(completion.parked().size());
        deadLetters.inc(completion.deadLetters().size());
    }
}
