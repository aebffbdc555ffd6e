package io.opentrail.router.stream;

import io.opentrail.trails.TrailDirectory;
import java.util.concurrent.atomic.AtomicLong;

/// Makes sure that records are decided by trails read after the records were polled. Thread-safe.
///
/// Polls are counted, and so is the latest poll that a refresh began after. No clock is involved.
/// See docs/adr/0003.
public final class Freshness {

    private final TrailDirectory trails;
    private final AtomicLong polls = new AtomicLong();
    private final AtomicLong refreshedAfterPoll = new AtomicLong();

    public Freshness(TrailDirectory trails) {
        this.trails = trails;
    }

    /// Records have come: what is known of the trails is out of date until the next refresh.
    void recordsPolled() {
        polls.incrementAndGet();
    }

    /// Returns when the directory holds all that was committed before the latest poll returned.
    /// Throws [io.opentrail.schemas.topics.TopicUnavailableException] when it cannot; then the
    /// records must not be decided.
    void ensure() {
        long poll = polls.get();
        if (refreshedAfterPoll.get() < poll) {
            trails.refresh();
            refreshedAfterPoll.accumulateAndGet(poll, Math::max);
        }
    }
}
