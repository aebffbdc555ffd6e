package io.opentrail.gateway.admission;

import io.opentrail.access.identity.Service;
import java.time.Instant;
import java.util.Optional;

/// What holds for all records of one request.
///
/// @param region of records that name none
/// @param copies whether a record of which others than its recipient are part goes to them, too
/// @param time by this gateway's clock
public record Arrival(Service sender, Optional<String> region, boolean copies, Instant time) {

    private static final String ANY = "*";

    /// The sender's account, where it has just one.
    Optional<String> onlyAccount() {
        return Optional.of(sender.accounts())
                .filter(accounts -> accounts.size() == 1)
                .map(accounts -> accounts.getFirst())
                .filter(account -> !account.equals(ANY));
    }
}
