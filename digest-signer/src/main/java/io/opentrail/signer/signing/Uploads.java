package io.opentrail.signer.signing;

import io.opentrail.delivery.TrailStatus;
import io.opentrail.digest.SignedDigest;
import io.opentrail.schemas.topics.ChainKey;
import io.opentrail.settings.BackOff;
import io.opentrail.signer.ledger.LedgerEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Has signed digests put into their buckets and writes down what came of it. For the signer's
/// thread.
final class Uploads implements AutoCloseable {

    private static final int AT_ONCE = 16;

    private final DigestUpload upload;
    private final Commits commits;
    private final SignerMetrics metrics;
    private final InstantSource clock;
    private final BackOff backOff;
    private final ConcurrentLinkedQueue<Result> results = new ConcurrentLinkedQueue<>();
    private final ExecutorService uploaders =
            Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());

    Uploads(SignerParts parts, Commits commits) {
        this.upload = new DigestUpload(parts.store(), parts.trails());
        this.commits = commits;
        this.metrics = parts.metrics();
        this.clock = parts.clock();
        this.backOff = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(64), parts.random());
    }

    /// @param owned the state that asked for it
    /// @param error the store's code; null if the digest is in its bucket
    private record Result(
            OwnedPartition owned, ChainKey chain, LedgerEntry entry, @Nullable String error) {}

    void start(OwnedPartition owned) {
        Instant now = clock.instant();
        owned.chains.forEach((chain, progress) ->
                progress.queues()
                        .forEach(queue ->
                                queue.begin(now).ifPresent(entry -> put(owned, chain, entry))));
    }

    private void put(OwnedPartition owned, ChainKey chain, LedgerEntry entry) {
        Future<?> _ =
                uploaders.submit(() -> {
                    String error = upload.put(entry).orElse(null);
                    results.add(new Result(owned, chain, entry, error));
                });
    }

    /// @param partitions the ones that are owned, by number
    void note(Map<Integer, OwnedPartition> partitions) {
        Map<OwnedPartition, List<Result>> finished = new LinkedHashMap<>();
        for (var result = results.poll(); result != null; result = results.poll()) {
            OwnedPartition owned = partitions.get(result.owned().number);
            // Another owner, or another time of owning, has read the state anew.
            if (owned != null && owned.equals(result.owned())) {
                finished.computeIfAbsent(owned, _ -> new ArrayList<>()).add(result);
            }
        }
        finished.forEach(this::note);
    }

    private void note(OwnedPartition owned, List<Result> finished) {
        List<LedgerEntry> delivered = new ArrayList<>();
        List<String> superseded = new ArrayList<>();
        Map<String, TrailStatus> statuses = new HashMap<>();
        Instant now = clock.instant();
        for (Result result : finished) {
            ChainProgress progress = owned.chain(result.chain());
            UploadQueue queue = progress.queueOf(result.entry());
            metrics.put(result.error() == null);
            if (result.error() == null) {
                queue.succeeded();
                note(result.entry().deliveredAt(now), progress, delivered, superseded);
            } else {
                queue.failed(now, backOff);
            }
            statuses.put(
                    statusKey(owned, result), status(result, queue, progress.delivered(), now));
        }
        commits.uploaded(owned, delivered, superseded, statuses);
    }

    private static void note(
            LedgerEntry entry,
            ChainProgress progress,
            List<LedgerEntry> delivered,
            List<String> superseded) {
        Optional<LedgerEntry> before = progress.deliveredBefore(entry);
        if (!progress.uploaded(entry)) {
            superseded.add(entry.key());
            return;
        }
        delivered.add(entry);
        before.ifPresent(older -> {
            delivered.remove(older);
            superseded.add(older.key());
        });
    }

    private static String statusKey(OwnedPartition owned, Result result) {
        SignedDigest digest = result.entry().digest();
        return "%s/%s/digest-%d"
                .formatted(digest.getTrailId(), digest.getAwsRegion(), owned.number);
    }

    private static TrailStatus status(
            Result result, UploadQueue queue, Optional<LedgerEntry> delivered, Instant now) {
        SignedDigest digest = result.entry().digest();
        return TrailStatus.newBuilder()
                .setTrailId(digest.getTrailId())
                .setAwsRegion(digest.getAwsRegion())
                .setDelivered("digest")
                .setLatestAttemptAt(now)
                .setLatestSuccessAt(
                        delivered.map(entry -> entry.digest().getDeliveredAt()).orElse(null))
                .setLatestError(result.error())
                .setFailedAttempts(queue.failedAttempts())
                .build();
    }

    @Override
    public void close() {
        uploaders.shutdownNow();
    }
}
