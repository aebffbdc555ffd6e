package io.opentrail.standalone.load;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;

/// A file of records, gzipped or not.
final class RecordFile {

    private static final int GZIP_MAGIC = 0x1f8b;
    private static final int BUFFER = 1 << 16;

    private RecordFile() {}

    /// Its decompressed bytes.
    ///
    /// @param read told of the bytes that are taken from the disk
    static InputStream open(Path file, LongConsumer read) throws IOException {
        var raw = new BufferedInputStream(new Counting(Files.newInputStream(file), read), BUFFER);
        raw.mark(2);
        int magic = raw.read() << 8 | raw.read();
        raw.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(raw, BUFFER) : raw;
    }

    private static final class Counting extends FilterInputStream {

        private final LongConsumer read;

        Counting(InputStream in, LongConsumer read) {
            super(in);
            this.read = read;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            if (next >= 0) {
                read.accept(1);
            }
            return next;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            int count = super.read(target, from, length);
            if (count > 0) {
                read.accept(count);
            }
            return count;
        }
    }
}
