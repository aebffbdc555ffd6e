package io.opentrail.schemas.envelope;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/// Real records of several public sources, see their README.
public final class RealRecords {

    private RealRecords() {}

    public static List<String> all() {
        try (InputStream file =
                        Objects.requireNonNull(
                                RealRecords.class.getResourceAsStream(
                                        "/records/cloudtrail-records.jsonl.gz"));
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        new GZIPInputStream(file), StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
