package io.opentrail.gateway.admission;

/// An event that is to be kept.
///
/// @param value the event in Avro's binary form, behind [#HEADER_BYTES] that its publisher fills
// An array: events are many, and no one compares them.
@SuppressWarnings("ArrayRecordComponent")
public record AdmittedEvent(String region, String accountId, String eventId, byte[] value) {

    /// What a schema id takes, in Confluent's wire format.
    public static final int HEADER_BYTES = 5;
}
