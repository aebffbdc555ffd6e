package io.opentrail.producer.spool;

import io.opentrail.producer.report.Reports;
import java.util.Optional;

/// Bytes that were cut off the end of the newest segment, for they were no whole frames.
///
/// @param from position in the log of the first
/// @param to behind the last
record CutTail(long from, long to) {

    /// Says what they were. Above its head, the ring that is left has them, too: they are of a
    /// write that did not end. Below, and where no ring is left, they were in the segment alone,
    /// for all that can be told.
    ///
    /// @param acknowledged position below which nobody needs them
    void report(long acknowledged, Optional<Ring> left, Reports reports) {
        long damagedFrom = Math.max(from, acknowledged);
        long damagedTo = left.map(ring -> Math.min(to, ring.head())).orElse(to);
        long damaged = Math.max(0, damagedTo - damagedFrom);
        reports.cutOff(to - from - damaged, damaged);
    }
}
