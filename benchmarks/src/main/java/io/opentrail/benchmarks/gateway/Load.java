package io.opentrail.benchmarks.gateway;

import io.opentrail.access.signature.BodyHash;
import io.opentrail.access.signature.Credentials;
import io.opentrail.access.signature.Header;
import io.opentrail.access.signature.RequestSigner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Sends signed batches over several connections, each as fast as it is answered.
final class Load implements AutoCloseable {

    static final Credentials PRODUCER = new Credentials("AKIABENCHMARK", "benchmark-secret");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final RequestSigner signer = new RequestSigner(PRODUCER, "anywhere", "cloudtrail-data");
    private final List<byte[]> batches;
    private final List<String> hashes;
    private final boolean gzip;
    private final int recordsEach;

    Load(List<byte[]> batches, int recordsEach, boolean gzip) {
        this.batches = batches;
        this.hashes = batches.stream().map(BodyHash::of).toList();
        this.gzip = gzip;
        this.recordsEach = recordsEach;
    }

    /// The time to each answer, in nanoseconds.
    long[] send(URI uri, int requests, int connections) throws Exception {
        var next = new AtomicInteger();
        var nanos = new long[requests];
        Callable<Void> sender =
                () -> {
                    for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
                        long start = System.nanoTime();
                        sendOne(uri, i % batches.size());
                        nanos[i] = System.nanoTime() - start;
                    }
                    return null;
                };
        try (var threads = Executors.newFixedThreadPool(connections)) {
            List<Future<Void>> running =
                    threads.invokeAll(
                            IntStream.range(0, connections).mapToObj(_ -> sender).toList());
            for (Future<Void> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a batch was not taken", e.getCause());
        }
        return nanos;
    }

    private void sendOne(URI uri, int batch) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(batches.get(batch)));
        if (gzip) {
            request.header("Content-Encoding", "gzip");
        }
        signer.sign(
                        "POST",
                        uri,
                        List.of(new Header("Content-Type", "application/json")),
                        hashes.get(batch),
                        Instant.now())
                .forEach(request::header);
        var response = client.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() != 200
                || !response.body().startsWith("{\"accepted\":" + recordsEach)) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
