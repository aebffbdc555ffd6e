package io.opentrail.history.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.selector.EventCategory;

/// Whose events a lookup can see: those of one account, region and category.
///
/// @param accountId without slashes
public record Scope(String accountId, String region, EventCategory category) {

    /// What begins the keys of its events; that of no scope is the beginning of another's.
    public byte[] keyPrefix() {
        return (accountId + '/' + region + '/' + category.text() + '\0').getBytes(UTF_8);
    }
}
