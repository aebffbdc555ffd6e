package io.opentrail.signer.signing;

import io.opentrail.signer.digest.DigestChain;
import io.opentrail.signer.digest.LogFile;
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

    private @Nullable LedgerEntry last;
    private @Nullable LedgerEntry delivered;
    private final Map<String, UploadQueue> queuesByBucket = new LinkedHashMap<>();
    private List<LogFile> logFiles = new ArrayList<>();

    private @Nullable Instant expectedSince;

    /// Where the deliveries ended when the stopped trail was drained; negative before.
    long drainedAt = -1;

    /// Entries come in order of their time.
    void signed(LedgerEntry entry) {
        last = entry;
        drainedAt = -1;
        if (entry.isDelivered()) {
            delivered = entry;
        } else {
            queueOf(entry).add(entry);
        }
    }

    /// A digest for a bucket that refuses holds up no digest for another one: the owner of a trail
    /// may have given it a new bucket.
    Collection<UploadQueue> queues() {
        return queuesByBucket.values();
    }

    UploadQueue queueOf(LedgerEntry entry) {
        return queuesByBucket.computeIfAbsent(entry.digest().getBucket(), _ -> new UploadQueue());
    }

    /// The newest digest that is in its bucket.
    @Nullable LedgerEntry delivered() {
        return delivered;
    }

    int waitingUploads() {
        return queues().stream().mapToInt(UploadQueue::size).sum();
    }

    /// Whether it is the newest one, which is kept; the one before it is needed no longer.
    boolean uploaded(LedgerEntry entry) {
        LedgerEntry before = delivered;
        if (before != null && entry.endTime().isBefore(before.endTime())) {
            return false;
        }
        delivered = entry;
        if (last != null && last.key().equals(entry.key())) {
            last = entry;
        }
        return true;
    }

    void accept(LogFile file) {
        LedgerEntry newest = last;
        boolean isSigned =
                newest != null
                        && file.offset() < newest.signedUpTo()
                        && file.deliveredAt().isBefore(newest.endTime());
        if (!isSigned) {
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
        LedgerEntry newest = last;
        return newest == null ? null : newest.asPrevious();
    }

    /// Notes, once, from when on digests of the chain are to be made, log files or not.
    void expect(Instant since) {
        expectedSince = expectedSince == null ? since : expectedSince;
    }

    /// The chain of a member of an organization. The account may have joined it long after the
    /// trail began, and nothing tells when: so a chain without a digest starts where it was first
    /// expected, or with its first log file.
    DigestChain chainOfMember(List<Session> sessions) {
        if (last != null) {
            return chain(sessions);
        }
        Optional<Instant> start =
                Stream.concat(
                                Stream.ofNullable(expectedSince),
                                logFiles.stream().map(LogFile::deliveredAt))
                        .min(Comparator.naturalOrder());
        return chain(
                start.map(since -> sessions.stream().flatMap(one -> one.from(since)).toList())
                        .orElse(List.of()));
    }

    DigestChain chain(List<Session> sessions) {
        return new DigestChain(previous(), sessions, logFiles);
    }
}
