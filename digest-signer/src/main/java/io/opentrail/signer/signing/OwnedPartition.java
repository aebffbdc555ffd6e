package io.opentrail.signer.signing;

import io.opentrail.schemas.topics.ChainKey;
import io.opentrail.signer.digest.LogFile;
import io.opentrail.signer.ledger.LedgerEntry;
import io.opentrail.signer.ledger.Receipt;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The chains of one partition. For the signer's thread.
final class OwnedPartition {

    final int number;
    final Map<ChainKey, ChainProgress> chains = new HashMap<>();

    /// The next receipt's offset.
    long position;

    /// The boundary of the last complete round.
    Instant signedTo = Instant.MIN;

    /// The round that is due; null if none is.
    @Nullable DueRound due;

    /// @param receiptsEnd where the receipts ended when it became due
    record DueRound(Instant boundary, long receiptsEnd) {}

    OwnedPartition(int number, long position, Collection<LedgerEntry> entries) {
        this.number = number;
        this.position = position;
        entries.stream()
                .sorted(Comparator.comparing(LedgerEntry::endTime))
                .forEach(entry -> chain(entry.chain()).signed(entry));
    }

    ChainProgress chain(ChainKey key) {
        return chains.computeIfAbsent(key, _ -> new ChainProgress());
    }

    void accept(Receipt receipt) {
        var value = receipt.value();
        chain(new ChainKey(value.getTrailId(), value.getAccountId(), value.getAwsRegion()))
                .accept(
                        new LogFile(
                                receipt.offset(),
                                value.getBucket(),
                                value.getObjectKey(),
                                value.getSha256(),
                                value.getOldestEventTime(),
                                value.getNewestEventTime(),
                                value.getDeliveredAt()));
    }

    int waitingUploads() {
        return chains.values().stream().mapToInt(ChainProgress::waitingUploads).sum();
    }

    /// All receipts before it are in digests or belong to none.
    long offsetToCommit() {
        return chains.values().stream()
                .flatMap(chain -> chain.logFiles().stream())
                .mapToLong(LogFile::offset)
                .min()
                .orElse(position);
    }
}
