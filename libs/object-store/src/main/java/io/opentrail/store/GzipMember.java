package io.opentrail.store;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Gzip with one member and nothing after it, the only form that readers of log files inflate in
/// full.
final class GzipMember {

    /// RFC 1952: magic, method deflate, no flags (so no optional header fields).
    private static final byte[] HEADER_START = {0x1f, (byte) 0x8b, 8, 0};

    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int CHUNK_BYTES = 8192;

    private GzipMember() {}

    /// Whether both are such a member and inflate to the same bytes. Memory is bounded whatever
    /// they inflate to.
    static boolean sameContent(byte[] left, byte[] right) {
        if (!looksLikeMember(left) || !looksLikeMember(right) || !sameTrailer(left, right)) {
            return false;
        }
        try (var leftInflater = new Inflater(true);
                var rightInflater = new Inflater(true)) {
            leftInflater.setInput(left, HEADER_BYTES, left.length - HEADER_BYTES);
            rightInflater.setInput(right, HEADER_BYTES, right.length - HEADER_BYTES);
            return inflateAlike(leftInflater, rightInflater);
        } catch (DataFormatException e) {
            return false;
        }
    }

    private static boolean looksLikeMember(byte[] bytes) {
        return bytes.length >= HEADER_BYTES + TRAILER_BYTES
                && Arrays.mismatch(bytes, HEADER_START) == HEADER_START.length;
    }

    /// The trailer is the CRC and the size of the content.
    private static boolean sameTrailer(byte[] left, byte[] right) {
        return Arrays.equals(
                left,
                left.length - TRAILER_BYTES,
                left.length,
                right,
                right.length - TRAILER_BYTES,
                right.length);
    }

    private static boolean inflateAlike(Inflater left, Inflater right) throws DataFormatException {
        var leftChunk = new byte[CHUNK_BYTES];
        var rightChunk = new byte[CHUNK_BYTES];
        int length;
        do {
            length = fill(left, leftChunk);
            if (fill(right, rightChunk) != length
                    || !Arrays.equals(leftChunk, 0, length, rightChunk, 0, length)) {
                return false;
            }
        } while (length == CHUNK_BYTES);
        return endsAtTrailer(left) && endsAtTrailer(right);
    }

    private static int fill(Inflater inflater, byte[] chunk) throws DataFormatException {
        int filled = 0;
        while (filled < chunk.length && !inflater.finished() && !inflater.needsInput()) {
            filled += inflater.inflate(chunk, filled, chunk.length - filled);
        }
        return filled;
    }

    private static boolean endsAtTrailer(Inflater inflater) {
        return inflater.finished() && inflater.getRemaining() == TRAILER_BYTES;
    }
}
