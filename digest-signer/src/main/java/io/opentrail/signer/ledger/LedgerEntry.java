package io.opentrail.signer.ledger;

import io.opentrail.digest.SignedDigest;
import io.opentrail.schemas.topics.ChainKey;
import io.opentrail.signer.digest.PreviousBackfill;
import io.opentrail.signer.digest.PreviousDigest;
import java.time.Instant;

/// A signed digest as the digests topic has it.
///
/// @param signedUpTo offset in the deliveries partition, exclusive: of the receipts before it,
///   those that were delivered before `signedBefore` are in this digest, in one that was signed
///   with it or in an earlier one
/// @param signedBefore the digest's end, but for a backfill digest
public record LedgerEntry(SignedDigest digest, long signedUpTo, Instant signedBefore) {

    public ChainKey chain() {
        return new ChainKey(digest.getTrailId(), digest.getAccountId(), digest.getAwsRegion());
    }

    public Instant endTime() {
        return digest.getEndTime();
    }

    public String key() {
        return chain() + "/" + digest.getEndTime() + (isBackfill() ? "/backfill" : "");
    }

    public boolean isBackfill() {
        return digest.getBackfillGeneratedAt() != null;
    }

    public PreviousDigest asPrevious() {
        return new PreviousDigest(
                digest.getEndTime(),
                digest.getBucket(),
                digest.getObjectKey(),
                digest.getSha256(),
                digest.getSignature(),
                digest.getLast());
    }

    public PreviousBackfill asPreviousBackfill() {
        return new PreviousBackfill(asPrevious(), signedBefore);
    }

    /// Whether a receipt was known when the digest was signed, and belonged to the time that is
    /// signed since.
    public boolean covers(long offset, Instant deliveredAt) {
        return offset < signedUpTo && deliveredAt.isBefore(signedBefore);
    }

    public boolean isDelivered() {
        return digest.getDeliveredAt() != null;
    }

    public LedgerEntry deliveredAt(Instant time) {
        SignedDigest delivered =
                SignedDigest.newBuilder(digest).setDeliveredAt(time).setBody(null).build();
        return new LedgerEntry(delivered, signedUpTo, signedBefore);
    }
}
