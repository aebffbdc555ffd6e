package io.opentrail.signer.signing;

import io.opentrail.digest.SignedDigest;
import io.opentrail.signer.digest.DigestSigning;
import io.opentrail.signer.ledger.LedgerEntry;
import io.opentrail.store.ObjectStore;
import io.opentrail.store.PutOutcome;
import io.opentrail.store.PutRequest;
import io.opentrail.store.StoreException;
import io.opentrail.trails.TrailDirectory;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts signed digests into their buckets. Repeating a put writes nothing.
final class DigestUpload {

    private static final Logger LOGGER = LoggerFactory.getLogger(DigestUpload.class);

    private static final DateTimeFormatter MILLISECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final ObjectStore store;
    private final TrailDirectory trails;

    /// @param trails know the keys that trails have their digests encrypted with
    DigestUpload(ObjectStore store, TrailDirectory trails) {
        this.store = store;
        this.trails = trails;
    }

    /// The store's error code; empty if the digest is in its bucket.
    Optional<String> put(LedgerEntry entry) {
        SignedDigest digest = entry.digest();
        try {
            var request =
                    new PutRequest(
                            digest.getBucket(),
                            digest.getObjectKey(),
                            bytes(digest),
                            PutRequest.GZIP,
                            metadata(digest),
                            trails.byId(digest.getTrailId())
                                    .flatMap(trail -> Optional.ofNullable(trail.getKmsKeyId())));
            if (store.put(request) instanceof PutOutcome.ThereUnread) {
                LOGGER.atWarn()
                        .addKeyValue("objectKey", digest.getObjectKey())
                        .log("Digest was there already and could not be compared");
            }
            return Optional.empty();
        } catch (StoreException e) {
            LOGGER.atWarn()
                    .addKeyValue("trail", digest.getTrailArn())
                    .addKeyValue("objectKey", digest.getObjectKey())
                    .addKeyValue("error", e.getMessage())
                    .log("Digest could not be put; trying again");
            return Optional.of(e.code());
        } catch (RuntimeException e) {
            LOGGER.atError()
                    .setCause(e)
                    .addKeyValue("objectKey", digest.getObjectKey())
                    .log("Digest could not be put");
            return Optional.of("InternalError");
        }
    }

    private static Map<String, String> metadata(SignedDigest digest) {
        Map<String, String> metadata = new HashMap<>();
        metadata.put("signature", digest.getSignature());
        metadata.put("signature-algorithm", DigestSigning.ALGORITHM);
        if (digest.getBackfillGeneratedAt() != null) {
            metadata.put(
                    "backfill-generation-timestamp",
                    MILLISECONDS.format(digest.getBackfillGeneratedAt()));
        }
        return metadata;
    }

    private static byte[] bytes(SignedDigest digest) {
        ByteBuffer body = digest.getBody();
        if (body == null) {
            throw new IllegalStateException("no body to put: " + digest.getObjectKey());
        }
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        return bytes;
    }
}
