package io.opentrail.gateway.kafka;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// Waits for the answers to all events of one request, with one object for them together.
final class Acknowledgements implements Callback {

    private final AtomicInteger outstanding;
    private final CompletableFuture<@Nullable Void> all = new CompletableFuture<>();

    /// @param expected above zero
    Acknowledgements(int expected) {
        this.outstanding = new AtomicInteger(expected);
    }

    // Kafka's interface is not annotated: of the two one is null.
    @SuppressWarnings("NullAway")
    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception problem) {
        if (problem != null) {
            all.completeExceptionally(problem);
        } else if (outstanding.decrementAndGet() == 0) {
            all.complete(null);
        }
    }

    boolean haveFailed() {
        return all.isCompletedExceptionally();
    }

    /// Until all are there, or one is a failure.
    ///
    /// @throws ExecutionException with that failure
    void await() throws ExecutionException, InterruptedException {
        all.get();
    }
}
