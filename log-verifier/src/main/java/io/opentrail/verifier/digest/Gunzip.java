package io.opentrail.verifier.digest;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Inflates exactly one gzip member and says what else there was, which Java's own stream does not:
/// it reads further members as if they belonged to the first.
public final class Gunzip {

    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int FIXED_HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int FLAG_HEADER_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    private Gunzip() {}

    /// How an object ended.
    public enum Ending {
        /// One member and nothing after it.
        WHOLE,
        /// It ends inside the member; what there was of it has been handed on.
        CUT_OFF,
        /// The member is whole, and bytes come after it.
        TRAILING_BYTES,
        /// Not gzip, or damaged.
        NOT_GZIP
    }

    /// Takes the inflated bytes; the array is used again.
    @FunctionalInterface
    public interface Sink {
        void take(byte[] bytes, int length);
    }

    /// Reads the stream to its end; memory is bounded whatever it inflates to.
    public static Ending read(InputStream gzip, Sink sink) throws IOException {
        return new Member(gzip, sink).read();
    }

    private static final class Member {

        private final InputStream in;
        private final Sink sink;
        private final byte[] input = new byte[CHUNK_BYTES];
        private final byte[] output = new byte[4 * CHUNK_BYTES];
        private final CRC32 crc = new CRC32();
        private int position;
        private int limit;

        private Member(InputStream in, Sink sink) {
            this.in = in;
            this.sink = sink;
        }

        private Ending read() throws IOException {
            try (var inflater = new Inflater(true)) {
                if (!skipHeader()) {
                    return Ending.NOT_GZIP;
                }
                inflate(inflater);
                position = limit - inflater.getRemaining();
                if (littleEndian() != crc.getValue()
                        || littleEndian() != (inflater.getBytesWritten() & 0xffff_ffffL)) {
                    return Ending.NOT_GZIP;
                }
                return next() < 0 ? Ending.WHOLE : Ending.TRAILING_BYTES;
            } catch (DataFormatException _) {
                return Ending.NOT_GZIP;
            } catch (CutOffException _) {
                return Ending.CUT_OFF;
            }
        }

        private void inflate(Inflater inflater)
                throws IOException, DataFormatException, CutOffException {
            inflater.setInput(input, position, limit - position);
            while (!inflater.finished()) {
                int length = inflater.inflate(output);
                if (length > 0) {
                    crc.update(output, 0, length);
                    sink.take(output, length);
                } else if (inflater.needsDictionary()) {
                    throw new DataFormatException("gzip has no dictionaries");
                } else if (inflater.needsInput()) {
                    if (!fill()) {
                        throw new CutOffException();
                    }
                    inflater.setInput(input, 0, limit);
                }
            }
        }

        /// RFC 1952, 2.3.
        private boolean skipHeader() throws IOException, CutOffException {
            var header = new int[FIXED_HEADER_BYTES];
            for (int i = 0; i < header.length; i++) {
                header[i] = required();
                if ((i == 0 && header[0] != 0x1f)
                        || (i == 1 && header[1] != 0x8b)
                        || (i == 2 && header[2] != 8)) {
                    return false;
                }
            }
            int flags = header[3];
            if ((flags & FLAG_EXTRA) != 0) {
                int length = required() | required() << 8;
                for (int i = 0; i < length; i++) {
                    required();
                }
            }
            skipText(flags & FLAG_NAME);
            skipText(flags & FLAG_COMMENT);
            if ((flags & FLAG_HEADER_CRC) != 0) {
                required();
                required();
            }
            return true;
        }

        private void skipText(int flag) throws IOException, CutOffException {
            if (flag != 0) {
                while (required() != 0) {
                    // up to the zero that ends it
                }
            }
        }

        private long littleEndian() throws IOException, CutOffException {
            long value = 0;
            for (int shift = 0; shift < TRAILER_BYTES * 4; shift += 8) {
                value |= (long) required() << shift;
            }
            return value;
        }

        private int required() throws IOException, CutOffException {
            int next = next();
            if (next < 0) {
                throw new CutOffException();
            }
            return next;
        }

        private int next() throws IOException {
            return position < limit || fill() ? input[position++] & 0xff : -1;
        }

        private boolean fill() throws IOException {
            position = 0;
            limit = Math.max(0, in.read(input));
            return limit > 0;
        }
    }

    private static final class CutOffException extends Exception {

        private CutOffException() {
            super("cut off", null, false, false);
        }
    }
}
