package io.opentrail.signer.digest;

import java.util.List;
import java.util.Optional;

/// What a chain does in a round. A log file that is in none of the parts belongs to no digest: it
/// was delivered while the chain did not run.
///
/// @param digests oldest first, without a gap between them
/// @param waiting log files of later digests
/// @param complete false if the round has more to make than one plan holds
public record DigestPlan(
        List<PlannedDigest> digests,
        Optional<PlannedBackfill> backfill,
        List<LogFile> waiting,
        boolean complete) {

    public static final DigestPlan NOTHING =
            new DigestPlan(List.of(), Optional.empty(), List.of(), true);

    public DigestPlan {
        digests = List.copyOf(digests);
        waiting = List.copyOf(waiting);
    }
}
