package io.opentrail.sink.logfile;

import java.time.Instant;

/// One event for one trail, as it was read.
///
/// @param offset in its source partition
/// @param key of the Kafka record, as text
/// @param value of the Kafka record, framed; the audit record is its tail
/// @param recordBytes length of that tail
/// @param groupSize events in the group if its object key was decided before, or else 0
@SuppressWarnings("ArrayRecordComponent") // bytes that are handed on, never compared or changed
public record RoutedEvent(
        long offset,
        String key,
        byte[] value,
        int recordBytes,
        Instant eventTime,
        Instant ingestTime,
        LogFileGroup group,
        int groupSize) {

    /// The objects around the bytes.
    private static final long OVERHEAD_BYTES = 512;

    /// What it takes in memory, roughly.
    public long heldBytes() {
        return OVERHEAD_BYTES + value.length;
    }

    /// Where the audit record begins in the value.
    public int recordOffset() {
        return value.length - recordBytes;
    }
}
