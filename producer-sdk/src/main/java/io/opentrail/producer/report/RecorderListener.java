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

    /// Bytes were cut off the end of what an earlier process left in the spool, for they were no
    /// whole events. Called while the recorder is opened, by the thread that does.
    ///
    /// @param tornBytes of its last write, which did not end; as after `kill -9`, no harm
    /// @param damagedBytes of events that are lost
    default void spoolCutOff(long tornBytes, long damagedBytes) {}

    /// Wants nothing.
    static RecorderListener none() {
        return new RecorderListener() {};
    }
}
