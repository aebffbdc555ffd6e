package io.opentrail.controlapi.history;

/// Where past events are found.
public interface EventHistory {

    /// One page, newest first. Throws [HistoryUnavailableException] when nobody can tell now.
    HistoryPage find(HistoryQuery query);
}
