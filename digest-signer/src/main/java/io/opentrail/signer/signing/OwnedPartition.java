package io.opentrail.signer.signing;

import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.schemas.topics.ChainKey;
import io.opentrail.signer.digest.LogFile;
import io.opentrail.signer.ledger.LedgerEntry;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/// The chains of one partition. For the signer's thread.
final class OwnedPartition {

    final int number;
    final Map<ChainKey, ChainProgress> chains = new HashMap<>();

    /// The next receipt's offset.
    long position;

    /// The boundary of the last complete round.
    Instant signedTo = Instant.MIN;

    /// Where the deliveries ended when the next round became due; negative before.
    long roundAt = -1;

    OwnedPartition(int number, long position, Collection<LedgerEntry> entries) {
        this.number = number;
        this.position = position;
        entries.stream()
                .sorted(Comparator.comparing((LedgerEntry entry) -> entry.digest().getEndTime()))
                .forEach(entry -> chain(entry.chain()).signed(entry));
    }

    ChainProgress chain(ChainKey key) {
        return chains.computeIfAbsent(key, _ -> new ChainProgress());
    }

    void accept(DeliveryReceipt receipt, long offset) {
        var key =
                new ChainKey(receipt.getTrailId(), receipt.getAccountId(), receipt.getAwsRegion());
        chain(key)
                .accept(
                        new LogFile(
                                offset,
                                receipt.getBucket(),
                                receipt.getObjectKey(),
                                receipt.getSha256(),
                                receipt.getOldestEventTime(),
                                receipt.getNewestEventTime(),
                                receipt.getDeliveredAt()));
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
