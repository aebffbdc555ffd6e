package io.opentrail.sink.logfile;

import io.opentrail.sink.memory.EventBytes;
import java.lang.foreign.MemorySegment;
import java.time.Instant;

/// One event for one trail, as it was read.
///
/// @param offset in its source partition
/// @param key of the Kafka record, as text
/// @param value of the Kafka record, framed
/// @param recordOffset where the audit record begins in the value
/// @param recordBytes length of the audit record
/// @param groupSize events in the group if its object key was decided before, or else 0
public record RoutedEvent(
        long offset,
        String key,
        EventBytes value,
        int recordOffset,
        int recordBytes,
        Instant eventTime,
        Instant ingestTime,
        LogFileGroup group,
        int groupSize) {

    /// The objects around the bytes.
    private static final long OVERHEAD_BYTES = 192;

    /// What it takes in memory, roughly. Its group and key are shared with others.
    public long heldBytes() {
        return OVERHEAD_BYTES + value.length();
    }

    /// The audit record's own bytes.
    public MemorySegment record() {
        return value.slice(recordOffset, recordBytes);
    }
}
