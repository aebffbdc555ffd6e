package io.opentrail.signer.ledger;

import io.opentrail.digest.SignedDigest;
import io.opentrail.schemas.topics.ChainKey;
import io.opentrail.signer.digest.PreviousDigest;
import java.time.Instant;

/// A signed digest as the digests topic has it.
///
/// @param signedUpTo offset in the deliveries partition, exclusive: receipts before it that were
///   delivered before the digest's end are in this digest or an earlier one
public record LedgerEntry(SignedDigest digest, long signedUpTo) {

    public ChainKey chain() {
        return new ChainKey(digest.getTrailId(), digest.getAccountId(), digest.getAwsRegion());
    }

    public Instant endTime() {
        return digest.getEndTime();
    }

    public String key() {
        return chain() + "/" + digest.getEndTime();
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

    public boolean isDelivered() {
        return digest.getDeliveredAt() != null;
    }

    public LedgerEntry deliveredAt(Instant time) {
        SignedDigest delivered =
                SignedDigest.newBuilder(digest).setDeliveredAt(time).setBody(null).build();
        return new LedgerEntry(delivered, signedUpTo);
    }
}
