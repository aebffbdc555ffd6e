package io.opentrail.signer.signing;

import io.opentrail.settings.BackOff;
import io.opentrail.signer.ledger.LedgerEntry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The digests of a chain that wait for one bucket: put one after the other, in order. For the
/// signer's thread.
final class UploadQueue {

    private final Deque<LedgerEntry> entries = new ArrayDeque<>();
    private boolean isUploading;
    private int failedAttempts;
    private Instant nextAttemptAt = Instant.MIN;

    void add(LedgerEntry entry) {
        entries.add(entry);
    }

    int size() {
        return entries.size();
    }

    int failedAttempts() {
        return failedAttempts;
    }

    /// The digest whose upload is to begin now.
    Optional<LedgerEntry> begin(Instant now) {
        if (isUploading || now.isBefore(nextAttemptAt)) {
            return Optional.empty();
        }
        Optional<LedgerEntry> next = Optional.ofNullable(entries.peek());
        isUploading = next.isPresent();
        return next;
    }

    void failed(Instant now, BackOff backOff) {
        isUploading = false;
        failedAttempts++;
        nextAttemptAt = now.plus(backOff.after(failedAttempts));
    }

    void succeeded() {
        isUploading = false;
        failedAttempts = 0;
        nextAttemptAt = Instant.MIN;
        entries.remove();
    }
}
