package io.opentrail.schemas.serde;

import java.nio.ByteBuffer;

/// Confluent's framing: one zero byte, the schema id as four bytes big-endian, then Avro binary.
final class WireFormat {

    static final byte MAGIC = 0;
    static final int HEADER_BYTES = 5;

    private WireFormat() {}

    static int schemaId(byte[] framed) {
        if (framed.length < HEADER_BYTES || framed[0] != MAGIC) {
            throw new UndecodableRecordException(
                    "does not start with a schema id in Confluent's wire format");
        }
        return ByteBuffer.wrap(framed, 1, Integer.BYTES).getInt();
    }

    static byte[] header(int schemaId) {
        return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(schemaId).array();
    }
}
