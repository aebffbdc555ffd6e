package io.opentrail.producer.delivery;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Posts events to gateways over kept connections. Where a gateway refuses a signature and its
/// clock differs, requests are signed by its clock from then on. Used by one thread.
///
/// Requests run on a thread of its own: the JDK's `sendAsync` brings its answers by way of the
/// common pool, which a host may keep busy for as long as it likes.
final class GatewayClient implements AutoCloseable {

    private static final Duration TOLERATED_SKEW = Duration.ofMinutes(1);
    private static final Map<String, String> HEADERS =
            Map.of("content-type", "application/x-ndjson", "content-encoding", "gzip");

    private final HttpClient client;
    private final RequestSigner signer;
    private final Supplier<AccessKey> keys;
    private final InstantSource clock;
    private final Duration timeout;
    private final ExecutorService exchanges =
            Executors.newSingleThreadExecutor(GatewayClient::newThread);
    private Duration skew = Duration.ZERO;

    GatewayClient(
            HttpClient client,
            RequestSigner signer,
            Supplier<AccessKey> keys,
            InstantSource clock,
            Duration timeout) {
        this.client = client;
        this.signer = signer;
        this.keys = keys;
        this.clock = clock;
        this.timeout = timeout;
    }

    private static Thread newThread(Runnable work) {
        var thread = new Thread(work, "opentrail-http");
        thread.setDaemon(true);
        return thread;
    }

    Future<HttpResponse<byte[]>> send(URI records, Payload payload) {
        try {
            Instant now = clock.instant().plus(skew);
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(records)
                            .timeout(timeout)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(payload.body()));
            HEADERS.forEach(request::header);
            signer.sign(keys.get(), records, HEADERS, payload.body(), now).forEach(request::header);
            HttpRequest built = request.build();
            return exchanges.submit(() -> client.send(built, info -> new BoundedBody()));
        } catch (RuntimeException e) {
            // the owner's supplier of keys has none
            return CompletableFuture.failedFuture(e);
        }
    }

    /// Waits for the answer, whatever it is.
    Response await(Future<HttpResponse<byte[]>> sent, Payload payload) throws InterruptedException {
        try {
            HttpResponse<byte[]> response = sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            Response read = Response.of(response, payload.events(), clock.instant());
            if (response.statusCode() == 403) {
                read.date().ifPresent(this::correctClock);
            }
            return read;
        } catch (TimeoutException e) {
            sent.cancel(true);
            return Response.none("no answer within " + timeout);
        } catch (ExecutionException e) {
            return Response.none(problem(e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            sent.cancel(true);
            throw e;
        }
    }

    /// Gives up what is on its way.
    @Override
    public void close() {
        exchanges.shutdownNow();
    }

    private static String problem(Throwable cause) {
        String message = cause.getMessage();
        String kind = cause instanceof IOException ? "" : cause.getClass().getSimpleName() + ": ";
        return message == null ? cause.getClass().getSimpleName() : kind + message;
    }

    private void correctClock(Instant gateways) {
        Duration difference = Duration.between(clock.instant(), gateways);
        skew = difference.abs().compareTo(TOLERATED_SKEW) > 0 ? difference : Duration.ZERO;
    }
}
