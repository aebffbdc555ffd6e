package io.opentrail.signer.signing;

import io.opentrail.signer.digest.DigestChain;
import io.opentrail.signer.digest.LogFile;
import io.opentrail.signer.digest.PreviousBackfill;
import io.opentrail.signer.digest.PreviousDigest;
import io.opentrail.signer.digest.Session;
import io.opentrail.signer.ledger.LedgerEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What one chain has and waits for. For the signer's thread.
final class ChainProgress {

    private final ChainTip hourly = new ChainTip();
    private final ChainTip backfills = new ChainTip();
    private final Map<String, UploadQueue> queuesByBucket = new LinkedHashMap<>();
    private List<LogFile> logFiles = new ArrayList<>();

    private @Nullable Instant expectedSince;

    /// Where the deliveries ended when the stopped trail was drained; negative before.
    long drainedAt = -1;

    /// Entries come in order of their time.
    void signed(LedgerEntry entry) {
        tipOf(entry).sign(entry);
        if (!entry.isBackfill()) {
            drainedAt = -1;
        }
        if (!entry.isDelivered()) {
            queueOf(entry).add(entry);
        }
    }

    private ChainTip tipOf(LedgerEntry entry) {
        return entry.isBackfill() ? backfills : hourly;
    }

    /// A digest for a bucket that refuses holds up no digest for another one: the owner of a trail
    /// may have given it a new bucket.
    Collection<UploadQueue> queues() {
        return queuesByBucket.values();
    }

    UploadQueue queueOf(LedgerEntry entry) {
        return queuesByBucket.computeIfAbsent(entry.digest().getBucket(), _ -> new UploadQueue());
    }

    /// The newest digest that is in its bucket, backfill digests aside.
    Optional<LedgerEntry> delivered() {
        return hourly.delivered();
    }

    /// The newest digest of the entry's kind that is in its bucket.
    Optional<LedgerEntry> deliveredBefore(LedgerEntry entry) {
        return tipOf(entry).delivered();
    }

    int waitingUploads() {
        return queues().stream().mapToInt(UploadQueue::size).sum();
    }

    /// Whether it is the newest one, which is kept; the one before it is needed no longer.
    boolean uploaded(LedgerEntry entry) {
        return tipOf(entry).deliver(entry);
    }

    void accept(LogFile file) {
        if (!hourly.covers(file.offset(), file.deliveredAt())
                && !backfills.covers(file.offset(), file.deliveredAt())) {
            logFiles.add(file);
        }
    }

    List<LogFile> logFiles() {
        return logFiles;
    }

    void keep(List<LogFile> waiting) {
        logFiles = new ArrayList<>(waiting);
    }

    @Nullable PreviousDigest previous() {
        return hourly.signed().map(LedgerEntry::asPrevious).orElse(null);
    }

    @Nullable PreviousBackfill previousBackfill() {
        return backfills.signed().map(LedgerEntry::asPreviousBackfill).orElse(null);
    }

    /// Notes, once, from when on digests of the chain are to be made, log files or not.
    void expect(Instant since) {
        expectedSince = expectedSince == null ? since : expectedSince;
    }

    /// The chain of a member of an organization. The account may have joined it long after the
    /// trail began, and nothing tells when: so a chain without a digest starts where it was first
    /// expected, or with its first log file.
    DigestChain chainOfMember(List<Session> sessions, List<Session> unproven) {
        if (hourly.signed().isPresent()) {
            return chain(sessions, unproven);
        }
        Optional<Instant> start =
                Stream.concat(
                                Stream.ofNullable(expectedSince),
                                logFiles.stream().map(LogFile::deliveredAt))
                        .min(Comparator.naturalOrder());
        return chain(
                start.map(since -> sessions.stream().flatMap(one -> one.from(since)).toList())
                        .orElse(List.of()),
                unproven);
    }

    /// @param unproven when the trail logged without validation
    DigestChain chain(List<Session> sessions, List<Session> unproven) {
        return new DigestChain(previous(), previousBackfill(), sessions, unproven, logFiles);
    }
}
