package io.opentrail.benchmarks.scale;

import io.opentrail.benchmarks.process.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Events in batches of one account after the other at even distances, each at its time whether the
/// one before is answered or not.
final class SteadyBatches {

    private static final int BATCH = 100;

    private final EventSender sender;
    private final int accounts;
    private final int rate;
    private final Duration duration;

    /// @param rate events a second
    SteadyBatches(EventSender sender, int accounts, int rate, Duration duration) {
        this.sender = sender;
        this.accounts = accounts;
        this.rate = rate;
        this.duration = duration;
    }

    /// Is told of each batch as soon as the gateway has acknowledged it.
    interface Acknowledged {

        void batch(int account, List<String> eventIds);
    }

    /// Returns when all are acknowledged.
    void send(ExecutorService senders, Acknowledged acknowledged)
            throws InterruptedException, ExecutionException {
        long batches = duration.toMillis() * rate / 1_000 / BATCH;
        long distanceNanos = 1_000_000_000L * BATCH / rate;
        List<Future<?>> sent = new ArrayList<>();
        long startNanos = System.nanoTime();
        for (int batch = 0; batch < batches; batch++) {
            long waitNanos = startNanos + batch * distanceNanos - System.nanoTime();
            if (waitNanos > 0) {
                Pause.millis(waitNanos / 1_000_000);
            }
            int number = batch;
            sent.add(
                    senders.submit(() -> {
                        send(number, acknowledged);
                        return number;
                    }));
        }
        for (Future<?> one : sent) {
            one.get();
        }
    }

    private void send(int batch, Acknowledged acknowledged)
            throws IOException, InterruptedException {
        int account = batch % accounts;
        int first = batch / accounts * BATCH;
        List<String> ids =
                IntStream.range(first, first + BATCH)
                        .mapToObj(number -> DeliveredEvents.eventId(account, number))
                        .toList();
        sender.send(ids.stream().map(id -> EventSender.event(account, id)).toList());
        acknowledged.batch(account, ids);
    }
}
