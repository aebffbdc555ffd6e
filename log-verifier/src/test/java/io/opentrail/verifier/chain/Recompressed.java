package io.opentrail.verifier.chain;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// The same content from another compressor.
final class Recompressed {

    private Recompressed() {}

    /// Without any compression.
    static byte[] stored(byte[] bytes) throws IOException {
        var gzipped = new ByteArrayOutputStream();
        try (var gzip =
                new GZIPOutputStream(gzipped) {
                    {
                        def.setLevel(Deflater.NO_COMPRESSION);
                    }
                }) {
            gzip.write(bytes);
        }
        return gzipped.toByteArray();
    }
}
