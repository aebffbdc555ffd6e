package io.opentrail.producer.spool;

/// How an event lies in the log, in memory and on disk alike. All numbers little-endian; every
/// frame begins at a multiple of 8:
///
///     8 bytes   stamp: 0xFF in the top byte, below it the frame's own position in the log
///     8 bytes   length of the payload << 32 | CRC-32C of the payload
///     payload   UTF-8 without raw control characters, padded to a multiple of 8
///
/// The stamp is written last and makes the frame valid. Its top byte stands in no payload (UTF-8 has
/// no `0xFF`) and in no second word (lengths are small), so what is left of an older frame, or what
/// somebody had written into an event, is never taken for a frame: its position does not fit.
final class Frame {

    static final int HEADER_BYTES = 16;
    static final int ALIGNMENT = 8;
    static final int MAX_PAYLOAD = 262_144;

    private static final long STAMP = 0xFFL << 56;
    private static final long VOID = 1L << 62;
    private static final long LENGTH_MASK = (1L << 30) - 1;

    private Frame() {}

    static long stamp(long position) {
        return STAMP | position;
    }

    static long descriptor(int length, int crc32c) {
        return (long) length << 32 | Integer.toUnsignedLong(crc32c);
    }

    /// Of a frame that holds nothing but takes so many bytes in all.
    static long voidDescriptor(long size) {
        return VOID | (size - HEADER_BYTES) << 32;
    }

    static boolean isVoid(long descriptor) {
        return (descriptor & VOID) != 0;
    }

    static int length(long descriptor) {
        return (int) (descriptor >>> 32 & LENGTH_MASK);
    }

    static int crc32c(long descriptor) {
        return (int) descriptor;
    }

    /// Bytes of the whole frame.
    static long size(int length) {
        return HEADER_BYTES + ((long) length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /// Whether a payload can be so long.
    static boolean isPossible(long descriptor) {
        int length = length(descriptor);
        return isVoid(descriptor) ? length >= 0 : length > 0 && length <= MAX_PAYLOAD;
    }
}
