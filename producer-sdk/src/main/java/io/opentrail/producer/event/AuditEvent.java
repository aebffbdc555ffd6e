package io.opentrail.producer.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/// One CloudTrail record, made by an [EventBuilder] and unchangeable since. Its `eventID` is part
/// of its bytes: however often it is sent, it can be recognised.
public final class AuditEvent {

    private final String eventId;
    private final byte[] json;
    private final int crc32c;
    private final List<String> shortened;

    AuditEvent(String eventId, byte[] json, List<String> shortened) {
        this.eventId = eventId;
        this.json = json;
        this.crc32c = crc32c(json);
        this.shortened = List.copyOf(shortened);
    }

    private static int crc32c(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }

    public String eventId() {
        return eventId;
    }

    /// Bytes of the record, 262,144 at most.
    public int size() {
        return json.length;
    }

    /// CRC-32C of the record's bytes.
    public int crc32c() {
        return crc32c;
    }

    /// The fields that were cut or left out because of their size or because they could not be
    /// read, in the record's order; mostly none.
    public List<String> shortened() {
        return shortened;
    }

    /// The record as one line of JSON.
    public String toJson() {
        return new String(json, StandardCharsets.UTF_8);
    }

    /// Copies a part of the record's bytes.
    ///
    /// @param from the first byte of the record to copy
    /// @param index where in the target it goes
    public void copyTo(ByteBuffer target, int index, int from, int count) {
        target.put(index, json, from, count);
    }

    /// Without the record's content.
    @Override
    public String toString() {
        return "AuditEvent[" + eventId + ", " + json.length + " bytes]";
    }
}
