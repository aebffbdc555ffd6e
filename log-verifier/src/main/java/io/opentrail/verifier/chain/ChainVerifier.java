package io.opentrail.verifier.chain;

import io.opentrail.verifier.bucket.BucketReader;
import io.opentrail.verifier.digest.ChainPlace;
import io.opentrail.verifier.keys.PublicKeys;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/// Validates chains: hourly digests, then backfill digests, then what is in no digest.
public final class ChainVerifier {

    private static final int CHECKS_UNDER_WAY = 256;

    private final BucketReader reader;
    private final ExecutorService threads;
    private final TimeRange range;
    private final boolean unlistedToo;

    /// @param unlistedToo whether log files that are in no digest are looked for
    public ChainVerifier(
            BucketReader reader, ExecutorService threads, TimeRange range, boolean unlistedToo) {
        this.reader = reader;
        this.threads = threads;
        this.range = range;
        this.unlistedToo = unlistedToo;
    }

    /// Validates one chain.
    ///
    /// @param delivered when the newest digest was delivered, if something else than the bucket
    ///   tells it
    /// @param told takes what is found, in the order of the walk, on this thread
    /// @throws IOException if something could not be read, so that nothing is known
    public void verify(
            String bucket,
            ChainPlace place,
            PublicKeys publicKeys,
            Optional<Instant> delivered,
            Consumer<Finding> told)
            throws IOException {
        var findings = new OrderedFindings(threads, CHECKS_UNDER_WAY, told);
        var loader = new DigestLoader(reader, threads);
        var check = new DigestCheck(publicKeys, place.homeRegion(), reader.mayLackMetadata());
        var coverage = new Coverage();
        check.addKeys(range.start(), range.lastKeyTime());
        walk(bucket, place, loader, check, findings, coverage, false, delivered);
        walk(bucket, place, loader, check, findings, coverage, true, Optional.empty());
        if (unlistedToo) {
            new UnlistedLogFiles(reader, loader, check, coverage).find(findings);
        }
        findings.finish();
    }

    private void walk(
            String bucket,
            ChainPlace place,
            DigestLoader loader,
            DigestCheck check,
            OrderedFindings findings,
            Coverage coverage,
            boolean backfill,
            Optional<Instant> delivered)
            throws IOException {
        new ChainWalk(reader, loader, check, findings, coverage, range, backfill, bucket, place)
                .walk(delivered);
    }
}
