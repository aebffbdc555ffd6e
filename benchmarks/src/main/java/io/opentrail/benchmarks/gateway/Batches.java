package io.opentrail.benchmarks.gateway;

import io.opentrail.schemas.envelope.EnvelopeReader;
import io.opentrail.schemas.envelope.EnvelopeResult;
import io.opentrail.schemas.envelope.InvalidJsonException;
import io.opentrail.schemas.envelope.RealRecords;
import io.opentrail.schemas.envelope.RecordEnvelope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/// Log files of real records, those of one region that a gateway takes.
final class Batches {

    static final String REGION = "us-east-1";

    private Batches() {}

    /// As many different ones.
    static List<byte[]> of(int count, int recordsEach, boolean gzip) {
        List<String> records = RealRecords.all().stream().filter(Batches::isTaken).toList();
        return IntStream.range(0, count)
                .mapToObj(batch ->
                        IntStream.range(0, recordsEach)
                                .mapToObj(i ->
                                        records.get((batch * recordsEach + i) % records.size()))
                                .collect(Collectors.joining(",", "{\"Records\":[", "]}"))
                                .getBytes(StandardCharsets.UTF_8))
                .map(body -> gzip ? gzipped(body) : body)
                .toList();
    }

    private static boolean isTaken(String record) {
        return envelope(record) instanceof RecordEnvelope envelope
                && REGION.equals(envelope.awsRegion())
                && envelope.recipientAccountId() != null;
    }

    private static EnvelopeResult envelope(String record) {
        try {
            return EnvelopeReader.read(record.getBytes(StandardCharsets.UTF_8));
        } catch (InvalidJsonException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] gzipped(byte[] body) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
