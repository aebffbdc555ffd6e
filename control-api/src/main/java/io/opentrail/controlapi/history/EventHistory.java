package io.opentrail.controlapi.history;

import io.opentrail.http.BodyBudget;
import io.opentrail.http.NoRoomException;

/// Where past events are found.
public interface EventHistory {

    /// One page, newest first. Throws [HistoryUnavailableException] when nobody can tell now.
    ///
    /// @param budget is asked for all that the page takes in memory until it is written as JSON
    /// @throws NoRoomException where the budget has no more
    HistoryPage find(HistoryQuery query, BodyBudget budget) throws NoRoomException;
}
