package io.opentrail.signer.digest;

import java.util.List;

/// What a chain does in a round. A log file that is in neither list belongs to no digest: it was
/// delivered while the chain did not run.
///
/// @param digests oldest first, without a gap between them
/// @param waiting log files of later digests
/// @param complete false if the round has more to make than one plan holds
public record DigestPlan(List<PlannedDigest> digests, List<LogFile> waiting, boolean complete) {

    public static final DigestPlan NOTHING = new DigestPlan(List.of(), List.of(), true);

    public DigestPlan {
        digests = List.copyOf(digests);
        waiting = List.copyOf(waiting);
    }
}
