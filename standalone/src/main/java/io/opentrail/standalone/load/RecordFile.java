package io.opentrail.standalone.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// A file of records, gzipped or not.
final class RecordFile {

    private static final int GZIP_MAGIC = 0x1f8b;
    private static final int BUFFER = 1 << 16;

    private RecordFile() {}

    /// Its decompressed bytes. Reading them throws [UnreadableFileException] where a gzipped file
    /// is cut off or damaged.
    ///
    /// @param read told of the bytes that are taken from the disk
    static InputStream open(Path file, LongConsumer read) throws IOException {
        var raw = new BufferedInputStream(new Counting(Files.newInputStream(file), read), BUFFER);
        raw.mark(2);
        int magic = raw.read() << 8 | raw.read();
        raw.reset();
        return magic == GZIP_MAGIC ? new Unzipped(file, raw) : raw;
    }

    /// Tells a damaged file from a disk that cannot be read.
    private static final class Unzipped extends InputStream {

        private final Path file;
        private final InputStream raw;
        private @Nullable GZIPInputStream unzipped;

        Unzipped(Path file, InputStream raw) {
            this.file = file;
            this.raw = raw;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            try {
                GZIPInputStream open = unzipped;
                if (open == null) {
                    open = new GZIPInputStream(raw, BUFFER);
                    unzipped = open;
                }
                return open.read(target, from, length);
            } catch (EOFException e) {
                throw damaged("is cut off", e);
            } catch (ZipException e) {
                throw damaged("is damaged (" + e.getMessage() + ")", e);
            }
        }

        @Override
        public void close() throws IOException {
            GZIPInputStream open = unzipped;
            if (open == null) {
                raw.close();
            } else {
                open.close();
            }
        }

        private UnreadableFileException damaged(String what, IOException cause) {
            return new UnreadableFileException(
                    "%s: the gzipped file %s; get it again".formatted(file.getFileName(), what),
                    cause);
        }
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
