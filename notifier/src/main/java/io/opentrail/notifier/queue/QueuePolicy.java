package io.opentrail.notifier.queue;

import io.opentrail.settings.BackOff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long notifications are tried.
///
/// @param giveUpAfter a notification that no attempt has published in that time is lost
/// @param maxRetryPause the longest pause between two attempts
/// @param maxWaiting notifications of one trail that wait at most; the oldest are lost beyond it
public record QueuePolicy(Duration giveUpAfter, Duration maxRetryPause, int maxWaiting) {

    public static final QueuePolicy DEFAULT =
            new QueuePolicy(Duration.ofHours(1), Duration.ofSeconds(30), 1_000);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    BackOff backOff(RandomGenerator random) {
        return new BackOff(FIRST_PAUSE, maxRetryPause, random);
    }
}
