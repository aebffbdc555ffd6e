package io.opentrail.signer.signing;

import io.opentrail.signer.digest.DigestChain;
import io.opentrail.signer.digest.LogFile;
import io.opentrail.signer.digest.PreviousDigest;
import io.opentrail.signer.digest.Session;
import io.opentrail.signer.ledger.LedgerEntry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one chain has and waits for. For the signer's thread.
final class ChainProgress {

    private @Nullable LedgerEntry last;
    private @Nullable LedgerEntry delivered;
    private final Deque<LedgerEntry> undelivered = new ArrayDeque<>();
    private List<LogFile> logFiles = new ArrayList<>();

    /// Where the deliveries ended when the stopped trail was drained; negative before.
    long drainedAt = -1;

    boolean uploading;
    int failedAttempts;
    Instant nextAttemptAt = Instant.MIN;

    /// Entries come in order of their time.
    void signed(LedgerEntry entry) {
        last = entry;
        drainedAt = -1;
        if (entry.isDelivered()) {
            delivered = entry;
        } else {
            undelivered.add(entry);
        }
    }

    /// The entry that the delivery of the next one makes superfluous.
    @Nullable LedgerEntry delivered() {
        return delivered;
    }

    @Nullable LedgerEntry nextUpload() {
        return undelivered.peek();
    }

    int waitingUploads() {
        return undelivered.size();
    }

    void uploaded(LedgerEntry entry) {
        undelivered.remove();
        delivered = entry;
        if (undelivered.isEmpty()) {
            last = entry;
        }
    }

    void accept(LogFile file) {
        LedgerEntry newest = last;
        boolean isSigned =
                newest != null
                        && file.offset() < newest.signedUpTo()
                        && file.deliveredAt().isBefore(newest.digest().getEndTime());
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

    DigestChain chain(List<Session> sessions) {
        return new DigestChain(previous(), sessions, logFiles);
    }
}
