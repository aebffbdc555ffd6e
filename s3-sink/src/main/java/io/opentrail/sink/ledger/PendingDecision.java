package io.opentrail.sink.ledger;

import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/// Where a source partition stands, as its committed offset tells it: everything before the offset
/// is done, and if the metadata names a decision, that decision is to be carried out next.
///
/// @param offset the first offset that is not done
/// @param decisionOffset where in the decisions partition of the same number the open decision is
public record PendingDecision(long offset, Optional<Long> decisionOffset) {

    private static final String PREFIX = "decision@";

    public static PendingDecision of(OffsetAndMetadata committed) {
        String metadata = committed.metadata();
        return new PendingDecision(
                committed.offset(),
                metadata.startsWith(PREFIX)
                        ? Optional.of(Long.parseLong(metadata.substring(PREFIX.length())))
                        : Optional.empty());
    }

    public OffsetAndMetadata toCommit() {
        return new OffsetAndMetadata(offset, decisionOffset.map(at -> PREFIX + at).orElse(""));
    }
}
