package io.opentrail.sink.gzip;

import io.opentrail.trails.Compression;
import java.lang.foreign.MemorySegment;

/// A way to make gzip members. Used by one thread at a time.
interface Codec extends AutoCloseable {

    /// Writes one gzip member without optional header fields, the same for the same content.
    ///
    /// @param content native memory
    /// @param member native memory, where it goes
    /// @return its length, or 0 if it does not fit
    long compress(MemorySegment content, MemorySegment member);

    @Override
    void close();

    /// The best for it on this system.
    static Codec best(Compression compression) {
        return switch (compression) {
            case SMALL -> Libdeflate.open(compression).orElseGet(() -> new Zlib(compression));
            case FAST ->
                    Isal.open()
                            .or(() -> Libdeflate.open(compression))
                            .orElseGet(() -> new Zlib(compression));
        };
    }
}
