package io.opentrail.signer.signing;

import io.opentrail.delivery.TrailStatus;
import io.opentrail.signer.ledger.DigestLedger;
import io.opentrail.signer.ledger.LedgerEntry;
import io.opentrail.signer.ledger.Receipts;
import java.util.List;
import java.util.Map;

/// Writes down what happened to a partition's chains, in the name of the member that owns it. An
/// error ends the member's life: what it kept in memory is void then.
record Commits(DigestLedger ledger, Receipts receipts) {

    void signed(OwnedPartition owned, List<LedgerEntry> entries) {
        uploaded(owned, entries, List.of(), Map.of());
    }

    /// @param superseded keys of entries that are needed no longer
    void uploaded(
            OwnedPartition owned,
            List<LedgerEntry> entries,
            List<String> superseded,
            Map<String, TrailStatus> statuses) {
        ledger.commit(
                receipts.membership(),
                new DigestLedger.Change(
                        owned.number, owned.offsetToCommit(), entries, superseded, statuses));
    }
}
