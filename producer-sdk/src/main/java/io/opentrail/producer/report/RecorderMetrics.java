package io.opentrail.producer.report;

import java.util.Map;

/// A recorder's numbers at one moment. All but the last three only grow, from its opening on.
///
/// @param recorded events that `record` accepted
/// @param recordedBytes of their JSON
/// @param dropped events given up, by reason; a reason that never came up is not there
/// @param delivered events that a gateway acknowledged; after a crash or a failure in the middle of
///   a request an event can count twice
/// @param rejected events that a gateway refused for good
/// @param batches requests that were acknowledged
/// @param failures attempts that were not
/// @param spilledBytes written from memory to the spool
/// @param spoolFailures writes of the spool that failed
/// @param tornBytes cut off the end of what an earlier process left: its last write, which did not
///   end. Nothing is lost: the events are in the memory's file
/// @param damagedBytes cut off there that held events; what they were is not known. Without a file
///   that held the memory, all that is cut off counts here
/// @param memoryBytes of events in memory now
/// @param spoolBytes of files in the spool now, without the file that holds the memory
/// @param waitingBytes from the oldest event not acknowledged to the newest
public record RecorderMetrics(
        long recorded,
        long recordedBytes,
        Map<DropReason, Long> dropped,
        long delivered,
        long rejected,
        long batches,
        long failures,
        long spilledBytes,
        long spoolFailures,
        long tornBytes,
        long damagedBytes,
        long memoryBytes,
        long spoolBytes,
        long waitingBytes) {

    public RecorderMetrics {
        dropped = Map.copyOf(dropped);
    }

    public long droppedInAll() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }
}
