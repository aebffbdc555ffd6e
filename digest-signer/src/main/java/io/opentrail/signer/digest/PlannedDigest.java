package io.opentrail.signer.digest;

import java.time.Instant;
import java.util.List;

/// A digest to be made.
///
/// @param start inclusive, whole seconds
/// @param end exclusive, whole seconds
/// @param last the chain ends with it
/// @param logFiles in the order of their receipts
public record PlannedDigest(Instant start, Instant end, boolean last, List<LogFile> logFiles) {

    public PlannedDigest {
        logFiles = List.copyOf(logFiles);
    }
}
