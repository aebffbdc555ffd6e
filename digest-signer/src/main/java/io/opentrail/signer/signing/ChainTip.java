package io.opentrail.signer.signing;

import io.opentrail.signer.ledger.LedgerEntry;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far digests of one kind have come: the newest one that is signed and the newest one that is
/// in its bucket. For the signer's thread.
final class ChainTip {

    private @Nullable LedgerEntry signed;
    private @Nullable LedgerEntry delivered;

    Optional<LedgerEntry> signed() {
        return Optional.ofNullable(signed);
    }

    Optional<LedgerEntry> delivered() {
        return Optional.ofNullable(delivered);
    }

    /// Entries come in order of their time.
    void sign(LedgerEntry entry) {
        signed = entry;
        if (entry.isDelivered()) {
            delivered = entry;
        }
    }

    /// Whether it is the newest one, which is kept; the one before it is needed no longer.
    boolean deliver(LedgerEntry entry) {
        LedgerEntry before = delivered;
        if (before != null && entry.endTime().isBefore(before.endTime())) {
            return false;
        }
        delivered = entry;
        if (signed != null && signed.key().equals(entry.key())) {
            signed = entry;
        }
        return true;
    }

    boolean covers(long offset, Instant deliveredAt) {
        return signed != null && signed.covers(offset, deliveredAt);
    }
}
