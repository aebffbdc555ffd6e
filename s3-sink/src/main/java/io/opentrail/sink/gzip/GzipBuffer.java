package io.opentrail.sink.gzip;

import io.opentrail.trails.Compression;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;

/// One content that is collected and then compressed, in native memory that the next one uses
/// again. Used by one thread at a time.
public final class GzipBuffer implements AutoCloseable {

    /// Of memory that is kept for the next content.
    private static final long KEPT_BYTES = 8 * 1024 * 1024;

    /// Log files shrink to an eighth; what doesn't shrink to a quarter takes a second try.
    private static final long USUAL_SHARE = 4;

    /// Of a gzip member over what it holds at worst: header, trailer, and five bytes for each
    /// stored block.
    private static final long LEAST_SPARE_BYTES = 1024;

    private final Gzip gzip;
    private final Map<Compression, Codec> codecs = new EnumMap<>(Compression.class);
    private final Block content = new Block();
    private final Block member = new Block();
    private long length;

    GzipBuffer(Gzip gzip) {
        this.gzip = gzip;
    }

    /// Has room for a content of so many bytes, and holds none.
    GzipBuffer begin(long bytes) {
        content.ensure(bytes);
        length = 0;
        return this;
    }

    /// Adds to the content.
    ///
    /// @throws IndexOutOfBoundsException beyond the size that the buffer was opened for
    public void append(MemorySegment bytes) {
        MemorySegment.copy(bytes, 0, content.segment(), length, bytes.byteSize());
        length += bytes.byteSize();
    }

    /// What was appended, to be read before the buffer is closed.
    public ByteBuffer content() {
        return content.segment().asSlice(0, length).asByteBuffer().asReadOnlyBuffer();
    }

    /// One gzip member with what was appended, the same for the same bytes.
    public byte[] member(Compression compression) {
        return member(codecs.computeIfAbsent(compression, Codec::best));
    }

    /// The same by a given codec.
    byte[] member(Codec codec) {
        MemorySegment plain = content.segment().asSlice(0, length);
        member.ensure(length / USUAL_SHARE + LEAST_SPARE_BYTES);
        long size = codec.compress(plain, member.segment());
        if (size == 0) {
            member.ensure(length + length / 1000 + LEAST_SPARE_BYTES);
            size = codec.compress(plain, member.segment());
        }
        if (size == 0) {
            throw new IllegalStateException(
                    "%d bytes do not compress into %d"
                            .formatted(length, member.segment().byteSize()));
        }
        return member.segment().asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
    }

    /// Gives it back for the next content.
    @Override
    public void close() {
        content.shrink(KEPT_BYTES);
        member.shrink(KEPT_BYTES);
        gzip.giveBack(this);
    }

    /// Frees its memory; it is of no more use.
    void free() {
        codecs.values().forEach(Codec::close);
        codecs.clear();
        content.shrink(0);
        member.shrink(0);
    }

    /// Native memory that grows without keeping what was in it.
    @SuppressWarnings("MustBeClosedChecker") // each arena is closed by its successor
    private static final class Block {

        private Arena arena = Arena.ofShared();
        private MemorySegment segment = MemorySegment.NULL;

        MemorySegment segment() {
            return segment;
        }

        void ensure(long bytes) {
            if (segment.byteSize() < bytes) {
                arena.close();
                arena = Arena.ofShared();
                segment = arena.allocate(bytes);
            }
        }

        void shrink(long mostBytes) {
            if (segment.byteSize() > mostBytes) {
                arena.close();
                arena = Arena.ofShared();
                segment = MemorySegment.NULL;
            }
        }
    }
}
