package io.opentrail.signer.signing;

import io.opentrail.digest.SignedDigest;
import io.opentrail.schemas.topics.ChainKey;
import io.opentrail.signer.digest.DigestDocument;
import io.opentrail.signer.digest.DigestKey;
import io.opentrail.signer.digest.DigestSigning;
import io.opentrail.signer.digest.PlannedBackfill;
import io.opentrail.signer.digest.PlannedDigest;
import io.opentrail.signer.digest.PreviousBackfill;
import io.opentrail.signer.digest.PreviousDigest;
import io.opentrail.signer.keys.SigningKey;
import io.opentrail.signer.keys.SigningKeys;
import io.opentrail.signer.ledger.LedgerEntry;
import io.opentrail.trail.OrganizationPeriod;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailHistory;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a planned digest: its place, its bytes and its signature.
public record DigestIssuer(SigningKeys keys) {

    /// Digests that follow each other.
    ///
    /// @param previous the chain's newest; the chain starts anew if it was the last one
    /// @param signedUpTo offset in the deliveries, exclusive
    List<LedgerEntry> issue(
            Trail trail,
            ChainKey chain,
            List<PlannedDigest> digests,
            @Nullable PreviousDigest previous,
            long signedUpTo) {
        List<LedgerEntry> entries = new ArrayList<>();
        PreviousDigest link = previous == null || previous.last() ? null : previous;
        for (PlannedDigest digest : digests) {
            SigningKey key = keys.keyFor(chain.awsRegion(), digest.end());
            SignedDigest signed = issue(trail, chain, digest, link, key, null);
            var entry = new LedgerEntry(signed, signedUpTo, digest.end());
            link = entry.asPrevious();
            entries.add(entry);
        }
        return entries;
    }

    /// A backfill digest. It is signed with the key of the time at which it is made, which readers
    /// are told beside it.
    ///
    /// @param signedUpTo offset in the deliveries, exclusive
    LedgerEntry backfill(
            Trail trail,
            ChainKey chain,
            PlannedBackfill backfill,
            @Nullable PreviousBackfill previous,
            long signedUpTo,
            Instant now) {
        Instant generatedAt = now.truncatedTo(ChronoUnit.MILLIS);
        SignedDigest signed =
                issue(
                        trail,
                        chain,
                        backfill.digest(),
                        previous == null ? null : previous.digest(),
                        keys.keyFor(chain.awsRegion(), generatedAt),
                        generatedAt);
        return new LedgerEntry(signed, signedUpTo, backfill.signedBefore());
    }

    /// The organization whose folder a digest goes to: for the account that owns the trail, if it
    /// was the organization's when the digest ended; for any other, the one that it came in with.
    private static @Nullable String organizationId(Trail trail, String account, Instant end) {
        Instant before = end.minusMillis(1);
        if (trail.getAccountId().equals(account)) {
            return TrailHistory.organizationAt(trail, before).orElse(null);
        }
        return trail.getOrganizationPeriods().stream()
                .filter(period -> !period.getStartedAt().isAfter(before))
                .reduce((older, newer) -> newer)
                .map(OrganizationPeriod::getOrganizationId)
                .orElse(null);
    }

    private SignedDigest issue(
            Trail trail,
            ChainKey chain,
            PlannedDigest digest,
            @Nullable PreviousDigest previous,
            SigningKey key,
            @Nullable Instant backfillGeneratedAt) {
        String objectKey =
                new DigestKey(
                                trail.getKeyPrefix(),
                                organizationId(trail, chain.accountId(), digest.end()),
                                chain.accountId(),
                                chain.awsRegion(),
                                trail.getName(),
                                trail.getHomeRegion(),
                                digest.end(),
                                backfillGeneratedAt != null)
                        .toString();
        var document =
                new DigestDocument(
                        chain.accountId(),
                        trail.getBucket(),
                        objectKey,
                        key.fingerprint(),
                        digest,
                        previous);
        byte[] json = document.json();
        String sha256 = DigestSigning.sha256(json);
        String toSign = DigestSigning.stringToSign(document, sha256);
        return SignedDigest.newBuilder()
                .setTrailId(chain.trailId())
                .setTrailArn(trail.getTrailArn())
                .setAccountId(chain.accountId())
                .setAwsRegion(chain.awsRegion())
                .setStartTime(digest.start())
                .setEndTime(digest.end())
                .setBucket(trail.getBucket())
                .setObjectKey(objectKey)
                .setSha256(sha256)
                .setSignature(DigestSigning.sign(toSign, key.privateKey()))
                .setPublicKeyFingerprint(key.fingerprint())
                .setLast(digest.last())
                .setBackfillGeneratedAt(backfillGeneratedAt)
                .setBody(ByteBuffer.wrap(DigestDocument.gzip(json)))
                .build();
    }
}
