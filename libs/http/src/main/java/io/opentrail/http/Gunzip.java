package io.opentrail.http;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Decompresses gzip ([RFC 1952](https://www.rfc-editor.org/rfc/rfc1952)): all members, nothing
/// after them, never more output than asked for. `GZIPInputStream` takes rubbish behind the last
/// member for the end.
final class Gunzip {
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int HEADER_CHECKSUM = 2;
    private static final int RESERVED = 0xe0;

    private final byte[] in;
    private final int maxBytes;
    private final BodyBudget budget;
    private int position;
    private byte[] out;
    private int outLength;

    private Gunzip(byte[] in, int maxBytes, BodyBudget budget) throws NoRoomException {
        this.in = in;
        this.maxBytes = maxBytes;
        this.budget = budget;
        int expected = (int) Math.min(maxBytes, 8192 + 4L * in.length);
        budget.take(expected);
        this.out = new byte[expected];
    }

    /// The first `maxBytes` of what the members hold together; checks no further than that.
    static byte[] decode(byte[] gzip, int maxBytes, BodyBudget budget)
            throws DataFormatException, NoRoomException {
        return new Gunzip(gzip, maxBytes, budget).decode();
    }

    private byte[] decode() throws DataFormatException, NoRoomException {
        var inflater = new Inflater(true);
        try {
            do {
                readHeader();
                readMember(inflater);
                inflater.reset();
            } while (position < in.length && outLength < maxBytes);
        } finally {
            inflater.end();
        }
        return outLength == out.length ? out : Arrays.copyOf(out, outLength);
    }

    private void readHeader() throws DataFormatException {
        int start = position;
        if (nextByte() != 0x1f || nextByte() != 0x8b || nextByte() != 8) {
            throw new DataFormatException("no gzip header at byte " + start);
        }
        int flags = nextByte();
        if ((flags & RESERVED) != 0) {
            throw new DataFormatException("unknown flags in the header at byte " + start);
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(nextByte() | nextByte() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            skip(2);
        }
    }

    private void readMember(Inflater inflater) throws DataFormatException, NoRoomException {
        int memberStart = outLength;
        var checksum = new CRC32();
        inflater.setInput(in, position, in.length - position);
        while (!inflater.finished()) {
            if (outLength == maxBytes) {
                return;
            }
            inflate(inflater, checksum);
        }
        position += (int) inflater.getBytesRead();
        if (nextInt() != (int) checksum.getValue() || nextInt() != outLength - memberStart) {
            throw new DataFormatException("checksum or length does not match");
        }
    }

    private void inflate(Inflater inflater, CRC32 checksum)
            throws DataFormatException, NoRoomException {
        if (outLength == out.length) {
            int longer = (int) Math.min(maxBytes, 2L * out.length);
            budget.take(longer - out.length);
            out = Arrays.copyOf(out, longer);
        }
        int count = inflater.inflate(out, outLength, out.length - outLength);
        if (count == 0 && !inflater.finished()) {
            throw inflater.needsDictionary()
                    ? new DataFormatException("needs a dictionary")
                    : cutOff();
        }
        checksum.update(out, outLength, count);
        outLength += count;
    }

    private int nextByte() throws DataFormatException {
        if (position >= in.length) {
            throw cutOff();
        }
        return in[position++] & 0xff;
    }

    private int nextInt() throws DataFormatException {
        return nextByte() | nextByte() << 8 | nextByte() << 16 | nextByte() << 24;
    }

    private void skip(int count) throws DataFormatException {
        if (in.length - position < count) {
            throw cutOff();
        }
        position += count;
    }

    private void skipText() throws DataFormatException {
        while (nextByte() != 0) {
            // the position moves on
        }
    }

    private DataFormatException cutOff() {
        return new DataFormatException("cut off after " + in.length + " bytes");
    }
}
