package io.opentrail.producer.report;

import java.net.URI;

/// What the owner of a recorder wants to be told at once. Called by the recorder's own threads,
/// which wait for it; what it throws is logged. Never called by a thread that records.
public interface RecorderListener {

    /// Events were given up.
    ///
    /// @param events since the last call with this reason
    default void dropped(DropReason reason, long events) {}

    default void rejected(Rejection rejection) {}

    default void deliveryFailed(DeliveryFailure failure) {}

    /// An endpoint takes events again.
    default void deliveryRecovered(URI endpoint) {}

    /// The spool's folder cannot be written; events stay in memory as long as there is room.
    default void spoolFailed(String problem) {}

    default void spoolRecovered() {}

    /// Wants nothing.
    static RecorderListener none() {
        return new RecorderListener() {};
    }
}
