package io.opentrail.sink.delivery;

import io.opentrail.delivery.DecidedLogFile;
import io.opentrail.sink.chunk.Chunk.FileEvents;
import io.opentrail.sink.gzip.Gzip;
import io.opentrail.sink.ledger.Headers;
import io.opentrail.sink.logfile.LogFile;
import io.opentrail.store.ObjectStore;
import io.opentrail.store.PutOutcome;
import io.opentrail.store.PutRequest;
import io.opentrail.store.StoreException;
import io.opentrail.trail.Trail;
import io.opentrail.trails.Compression;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Builds log files and puts them, several at a time, on threads of its own; outcomes wait to be
/// taken.
final class LogFilePutter implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LogFilePutter.class);

    private final ObjectStore store;
    private final Function<String, Optional<Trail>> trailById;
    private final Compression compression;
    private final DeliveryMetrics metrics;
    private final Gzip gzip = new Gzip();
    private final ExecutorService executor;
    private final LinkedBlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final Queue<String> answering = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asking = new AtomicBoolean();

    /// @param trailById as far as it is known; asked by several threads
    /// @param compression of trails that do not choose
    LogFilePutter(
            ObjectStore store,
            Function<String, Optional<Trail>> trailById,
            Compression compression,
            DeliveryMetrics metrics,
            int maxConcurrentPuts) {
        this.store = store;
        this.trailById = trailById;
        this.compression = compression;
        this.metrics = metrics;
        // virtual, as those can be interrupted while they wait for a store
        this.executor =
                Executors.newFixedThreadPool(
                        maxConcurrentPuts, Thread.ofVirtual().name("put-", 0).factory());
    }

    /// What came of one put of one file of a chunk.
    sealed interface Outcome {
        InFlight chunk();

        int index();

        record Done(InFlight chunk, int index, LogFile file, long storedBytes) implements Outcome {}

        record Failed(InFlight chunk, int index, StoreException failure) implements Outcome {}

        /// Not the store's doing: going on would be guessing.
        record Broken(InFlight chunk, int index, Throwable cause) implements Outcome {}
    }

    void put(InFlight chunk, int index, FileEvents file) {
        executor.execute(() -> outcomes.add(attempt(chunk, index, file)));
    }

    /// Waits for the first one for so long at most.
    List<Outcome> takeOutcomes(Duration atMost) {
        List<Outcome> taken = new ArrayList<>();
        if (atMost.isPositive() && outcomes.isEmpty()) {
            try {
                Optional.ofNullable(outcomes.poll(atMost.toNanos(), TimeUnit.NANOSECONDS))
                        .ifPresent(taken::add);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        outcomes.drainTo(taken);
        return taken;
    }

    /// Asks the store for a bucket, unless it is being asked already; see [#takeAnswering].
    void ask(String bucket) {
        if (asking.compareAndSet(false, true)) {
            executor.execute(() -> {
                try {
                    store.bucketStatus(bucket);
                    answering.add(bucket);
                } catch (StoreException e) {
                    LOGGER.atDebug()
                            .addKeyValue("bucket", bucket)
                            .addKeyValue("error", e.code())
                            .log("The store does not answer for another bucket either");
                } finally {
                    asking.set(false);
                }
            });
        }
    }

    /// Buckets that the store has answered for, whatever it said of them.
    List<String> takeAnswering() {
        List<String> taken = new ArrayList<>();
        for (String bucket = answering.poll(); bucket != null; bucket = answering.poll()) {
            taken.add(bucket);
        }
        return taken;
    }

    /// Gives up whatever is on its way; the next owner of the chunk repeats it.
    @Override
    public void close() {
        executor.shutdownNow();
        executor.close();
        gzip.close();
    }

    private Outcome attempt(InFlight chunk, int index, FileEvents events) {
        try {
            DecidedLogFile decided = events.file();
            Optional<Trail> trail = trailById.apply(decided.getTrailId());
            LogFile file =
                    LogFile.of(
                            events.events(),
                            gzip,
                            trail.flatMap(Compression::of).orElse(compression));
            PutOutcome outcome =
                    put(
                            decided,
                            file,
                            trail.flatMap(known -> Optional.ofNullable(known.getKmsKeyId())));
            return new Outcome.Done(
                    chunk, index, file.withoutBody(), storedBytes(outcome, file, decided));
        } catch (StoreException e) {
            return new Outcome.Failed(chunk, index, e);
        } catch (InterruptedException | RuntimeException | Error e) {
            return new Outcome.Broken(chunk, index, e);
        }
    }

    private PutOutcome put(DecidedLogFile decided, LogFile file, Optional<String> kmsKeyId) {
        long start = System.nanoTime();
        try {
            return store.put(
                    PutRequest.gzip(decided.getBucket(), decided.getObjectKey(), file.body())
                            .with(metadata(decided))
                            .encryptedWith(kmsKeyId));
        } finally {
            metrics.tried(Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static Map<String, String> metadata(DecidedLogFile decided) {
        return decided.getRedelivery().isEmpty()
                ? Map.of()
                : Map.of(Headers.REDELIVERY, decided.getRedelivery());
    }

    private static long storedBytes(PutOutcome outcome, LogFile file, DecidedLogFile decided) {
        return switch (outcome) {
            case PutOutcome.Stored stored -> file.body().length;
            case PutOutcome.AlreadyThere there -> there.storedBytes();
            case PutOutcome.ThereUnread unread -> {
                // the name cannot be guessed, so it is our own file from an attempt whose answer
                // was lost
                LOGGER.atInfo()
                        .addKeyValue("objectKey", decided.getObjectKey())
                        .addKeyValue("error", unread.code())
                        .log("A log file was there already and may not be read back");
                yield file.body().length;
            }
        };
    }
}
