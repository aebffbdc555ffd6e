package io.opentrail.live.queue;

import io.opentrail.settings.BackOff;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How long events are tried, and how many are held.
///
/// @param giveUpAfter an event that no attempt has delivered in that time is lost to its
///   destination
/// @param maxRetryPause the longest pause between two attempts
/// @param maxBufferedBytes of events in memory; no more are read beyond
public record QueuePolicy(Duration giveUpAfter, Duration maxRetryPause, long maxBufferedBytes) {

    public static final QueuePolicy DEFAULT =
            new QueuePolicy(Duration.ofHours(1), Duration.ofSeconds(30), 32L * 1024 * 1024);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    public QueuePolicy {
        if (maxBufferedBytes < 1) {
            throw new IllegalArgumentException("max-buffered-bytes must be 1 or more");
        }
    }

    /// What a destination asks for counts, but for no longer than leaves time for another attempt.
    Duration pause(Duration ours, Optional<Duration> asked) {
        Duration longest = giveUpAfter.dividedBy(2);
        Duration theirs =
                asked.map(pause -> pause.compareTo(longest) < 0 ? pause : longest)
                        .orElse(Duration.ZERO);
        return ours.compareTo(theirs) >= 0 ? ours : theirs;
    }

    BackOff backOff(RandomGenerator random) {
        return new BackOff(FIRST_PAUSE, maxRetryPause, random);
    }
}
