package io.opentrail.controlapi.history;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A question for one page of an account's events.
///
/// @param category as in records: `Management` or `Insight`
/// @param from inclusive
/// @param to inclusive
/// @param attributes by CloudTrail's names; all must have their value
/// @param after what the page before ended with
/// @param limit events, at most
public record HistoryQuery(
        String accountId,
        String region,
        String category,
        Instant from,
        Instant to,
        Map<String, String> attributes,
        Optional<String> after,
        int limit) {

    public HistoryQuery {
        attributes = Map.copyOf(attributes);
    }
}
