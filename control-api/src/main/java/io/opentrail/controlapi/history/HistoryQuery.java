package io.opentrail.controlapi.history;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A question for one page of an account's events.
///
/// @param category as in records: `Management`, `Insight` or `Data`
/// @param from inclusive
/// @param to inclusive
/// @param attributes by CloudTrail's names; all must have their value
/// @param prefixes the same for what values begin with
/// @param after what the page before ended with
/// @param limit events, at most
public record HistoryQuery(
        String accountId,
        String region,
        String category,
        Instant from,
        Instant to,
        Map<String, String> attributes,
        Map<String, String> prefixes,
        Optional<String> after,
        int limit) {

    public HistoryQuery {
        attributes = Map.copyOf(attributes);
        prefixes = Map.copyOf(prefixes);
    }

    /// The same for another page.
    public HistoryQuery page(Optional<String> newAfter, int newLimit) {
        return new HistoryQuery(
                accountId, region, category, from, to, attributes, prefixes, newAfter, newLimit);
    }
}
