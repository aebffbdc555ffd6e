package io.opentrail.signer.drain;

import java.time.Instant;

/// Tells when a stopped trail has nothing under way any more.
public interface DrainBarrier {

    /// Whether the receipts of all events that were accepted before the stop are committed. Asked
    /// again and again until it is true; each call may bring the answer closer, none waits for it.
    boolean isDrained(String trailId, Instant stoppedAt);
}
