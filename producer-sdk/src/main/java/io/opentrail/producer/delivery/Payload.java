package io.opentrail.producer.delivery;

import io.opentrail.producer.spool.EventBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Some events of a batch as a request's body: JSON lines, gzipped.
final class Payload {

    private final int from;
    private final int to;
    private final byte[] body;

    private Payload(int from, int to, byte[] body) {
        this.from = from;
        this.to = to;
        this.body = body;
    }

    /// From one event of the batch up to before another.
    static Payload of(EventBatch batch, int from, int to) {
        int start = batch.end(from);
        int count = batch.end(to) - start;
        var body = new ByteArrayOutputStream(count / 6 + 512);
        try (OutputStream gzip = new FastGzip(body)) {
            gzip.write(batch.lines(), start, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Payload(from, to, body.toByteArray());
    }

    /// The first event of the batch.
    int from() {
        return from;
    }

    /// Behind the last.
    int to() {
        return to;
    }

    byte[] body() {
        return body;
    }

    int events() {
        return to - from;
    }

    /// At zlib's fastest level: the host's processor is dearer than its network.
    private static final class FastGzip extends GZIPOutputStream {

        private static final int BUFFER_BYTES = 8 << 10;

        FastGzip(OutputStream target) throws IOException {
            super(target, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
