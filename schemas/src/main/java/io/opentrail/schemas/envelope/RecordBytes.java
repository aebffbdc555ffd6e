package io.opentrail.schemas.envelope;

/// The bytes of a record as it is stored.
public interface RecordBytes {

    int length();

    /// Writes all of them.
    void copyTo(byte[] target, int at);
}
