package io.opentrail.verifier.chain;

import io.opentrail.verifier.bucket.BucketReader;
import io.opentrail.verifier.bucket.BucketReader.OpenObject;
import io.opentrail.verifier.digest.DigestReader;
import io.opentrail.verifier.digest.Gunzip;
import io.opentrail.verifier.digest.Location;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;

/// Reads digests, and ahead of time those that are likely to be asked for next.
final class DigestLoader {

    /// A digest of an hour lists some 300 bytes for each log file.
    private static final int MAX_BYTES = 128 << 20;

    private final BucketReader reader;
    private final ExecutorService threads;
    private final Map<Location, CompletableFuture<LoadedDigest>> ahead = new LinkedHashMap<>();

    DigestLoader(BucketReader reader, ExecutorService threads) {
        this.reader = reader;
        this.threads = threads;
    }

    /// Begins to read a digest. Not for use by several threads.
    void expect(Location location) {
        ahead.computeIfAbsent(
                location,
                _ ->
                        CompletableFuture.supplyAsync(
                                () -> {
                                    try {
                                        return read(location);
                                    } catch (IOException e) {
                                        throw new CompletionException(e);
                                    }
                                },
                                threads));
    }

    void forgetExpected() {
        ahead.clear();
    }

    LoadedDigest load(Location location) throws IOException {
        CompletableFuture<LoadedDigest> begun = ahead.remove(location);
        if (begun == null) {
            return read(location);
        }
        try {
            return begun.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private LoadedDigest read(Location location) throws IOException {
        Optional<OpenObject> found = reader.open(location.bucket(), location.key());
        if (found.isEmpty()) {
            return new LoadedDigest.Missing();
        }
        try (OpenObject object = found.get()) {
            return read(object);
        }
    }

    private static LoadedDigest read(OpenObject object) throws IOException {
        var json = new ByteArrayOutputStream();
        Gunzip.Ending ending = gunzip(object.body(), json);
        return switch (ending) {
            case CUT_OFF, NOT_GZIP -> new LoadedDigest.Unreadable(Problem.INVALID_FORMAT);
            case TRAILING_BYTES -> new LoadedDigest.Unreadable(Problem.TRAILING_BYTES);
            case WHOLE -> {
                Map<String, String> metadata = object.userMetadata();
                yield DigestReader.read(json.toByteArray())
                        .<LoadedDigest>map(digest -> new LoadedDigest.Read(digest, metadata))
                        .orElseGet(() -> new LoadedDigest.Unreadable(Problem.INVALID_FORMAT));
            }
        };
    }

    private static Gunzip.Ending gunzip(InputStream body, ByteArrayOutputStream json)
            throws IOException {
        Gunzip.Ending ending =
                Gunzip.read(
                        body,
                        (bytes, length) -> {
                            if (json.size() <= MAX_BYTES) {
                                json.write(bytes, 0, length);
                            }
                        });
        return json.size() > MAX_BYTES ? Gunzip.Ending.NOT_GZIP : ending;
    }
}
