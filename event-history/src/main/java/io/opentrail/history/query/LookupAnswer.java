package io.opentrail.history.query;

/// What becomes of a lookup.
sealed interface LookupAnswer {

    /// A page, as JSON.
    // An array: answers are written once, and no one compares them.
    @SuppressWarnings("ArrayRecordComponent")
    record Found(byte[] page) implements LookupAnswer {}

    /// Nobody has the account's events ready now.
    ///
    /// @param why for an operator
    record Retry(String why) implements LookupAnswer {}
}
