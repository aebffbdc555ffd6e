package io.opentrail.schemas.serde;

import java.nio.ByteBuffer;

/// Confluent's framing: one zero byte, the schema id as four bytes big-endian, then Avro binary.
final class WireFormat {

    static final byte MAGIC = 0;
    static final int HEADER_BYTES = 5;

    private WireFormat() {}

    static int schemaId(byte[] framed) {
        return schemaId(ByteBuffer.wrap(framed));
    }

    static int schemaId(ByteBuffer framed) {
        if (framed.remaining() < HEADER_BYTES || framed.get(framed.position()) != MAGIC) {
            throw new UndecodableRecordException(
                    "does not start with a schema id in Confluent's wire format");
        }
        return framed.getInt(framed.position() + 1);
    }

    static byte[] header(int schemaId) {
        return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(schemaId).array();
    }
}
