package io.opentrail.history.stream;

import io.opentrail.history.store.Lookup;
import io.opentrail.history.store.Page;

/// What one partition's store can be asked.
public interface HistoryView {

    /// Throws IllegalStateException if the partition has just left this instance.
    Page lookup(Lookup lookup);
}
