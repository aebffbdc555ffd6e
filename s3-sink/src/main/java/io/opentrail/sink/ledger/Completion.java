package io.opentrail.sink.ledger;

import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.delivery.Parking;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/// What becomes true, all at once, when a chunk is finished.
///
/// @param source whose offset moves on
/// @param toOffset the first offset after the chunk
/// @param receipts of the log files that are in their buckets
/// @param parked events that go on waiting, in order
/// @param parkings the lanes that they wait in, where that is new
/// @param ended trails that are no longer parked
/// @param deadLetters records that cannot be read
public record Completion(
        TopicPartition source,
        long toOffset,
        List<DeliveryReceipt> receipts,
        List<ParkedEvent> parked,
        List<Parking> parkings,
        List<String> ended,
        List<DeadLetter> deadLetters) {

    /// An event on its way to a lane.
    ///
    /// @param decidedKey the object key that was decided for the event's group of `groupSize`
    ///   events, if any
    /// @param redelivery that it belongs to, or empty
    @SuppressWarnings("ArrayRecordComponent") // bytes that are handed on, never compared or changed
    public record ParkedEvent(
            String laneTopic,
            String key,
            byte[] value,
            Optional<String> decidedKey,
            int groupSize,
            String redelivery) {}

    /// A record that is not an event, as it was.
    @SuppressWarnings("ArrayRecordComponent") // bytes that are handed on, never compared or changed
    public record DeadLetter(String key, byte[] value, long offset, String reason) {}

    public Completion {
        receipts = List.copyOf(receipts);
        parked = List.copyOf(parked);
        parkings = List.copyOf(parkings);
        ended = List.copyOf(ended);
        deadLetters = List.copyOf(deadLetters);
    }
}
