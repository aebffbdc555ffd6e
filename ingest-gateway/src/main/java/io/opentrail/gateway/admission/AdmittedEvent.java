package io.opentrail.gateway.admission;

/// An event that is to be kept.
///
/// @param value the event in Avro's binary form, behind [#HEADER_BYTES] that its publisher fills
// An array: events are many, and no one compares them.
@SuppressWarnings("ArrayRecordComponent")
public record AdmittedEvent(String region, String accountId, String eventId, byte[] value) {

    /// What a schema id takes, in Confluent's wire format.
    public static final int HEADER_BYTES = 5;

    /// What an event takes beside its value and its id, until it is acknowledged: its objects, and
    /// those with which Kafka's producer follows it.
    static final int OBJECT_BYTES = 512;

    /// What it takes of the heap.
    int heldBytes() {
        return OBJECT_BYTES + value.length + Character.BYTES * eventId.length();
    }
}
