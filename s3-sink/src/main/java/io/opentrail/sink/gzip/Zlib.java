package io.opentrail.sink.gzip;

import io.opentrail.trails.Compression;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// The JDK's zlib, which is everywhere.
final class Zlib implements Codec {

    /// RFC 1952: magic, method deflate, no flags, no time, no extra flags, unknown system.
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private static final int TRAILER_BYTES = 8;

    private final Deflater deflater;

    Zlib(Compression compression) {
        this.deflater =
                new Deflater(
                        switch (compression) {
                            case SMALL -> Deflater.DEFAULT_COMPRESSION;
                            case FAST -> Deflater.BEST_SPEED;
                        },
                        true);
    }

    @Override
    public long compress(MemorySegment content, MemorySegment member) {
        ByteBuffer plain = content.asByteBuffer();
        ByteBuffer out = member.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        if (out.remaining() < HEADER.length + TRAILER_BYTES) {
            return 0;
        }
        var crc = new CRC32();
        crc.update(plain.duplicate());
        out.put(HEADER).limit(out.limit() - TRAILER_BYTES);
        deflater.reset();
        deflater.setInput(plain);
        deflater.finish();
        deflater.deflate(out);
        if (!deflater.finished()) {
            return 0;
        }
        out.limit(out.limit() + TRAILER_BYTES);
        out.putInt((int) crc.getValue()).putInt((int) content.byteSize());
        return out.position();
    }

    @Override
    public void close() {
        deflater.end();
    }
}
