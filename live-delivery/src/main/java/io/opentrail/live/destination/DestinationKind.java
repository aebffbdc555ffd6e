package io.opentrail.live.destination;

import io.opentrail.trail.Trail;

/// One kind of destination: which trails want it, and how it is reached. Thread-safe.
public interface DestinationKind extends AutoCloseable {

    /// In metrics and logs; lower-kebab.
    String name();

    /// Asked for each event, so answered from the trail alone.
    boolean isWantedBy(Trail trail);

    /// The destination of a trail that wants it, cheap to make.
    LiveDestination of(Trail trail);

    @Override
    void close();
}
