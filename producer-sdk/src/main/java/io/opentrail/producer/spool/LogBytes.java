package io.opentrail.producer.spool;

/// A part of the log, wherever its bytes are.
interface LogBytes {

    /// The eight bytes at a position that is a multiple of eight.
    long word(long position);

    void copy(long position, byte[] target, int offset, int count);
}
