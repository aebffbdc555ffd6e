package io.opentrail.benchmarks.producer;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Clients of a [SampleService], each on a connection of its own that it keeps.
final class Callers implements AutoCloseable {

    private static final int CALLERS = 4;
    private static final byte[] BODY = "{\"customer\":\"c-1\"}".getBytes(StandardCharsets.US_ASCII);

    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);

    /// Requests at even distances, whether the ones before are answered or not. A latency counts
    /// from when its request was due, so a service that stands still is charged for all that come
    /// due meanwhile.
    ///
    /// @return each request's latency in nanoseconds, sorted
    long[] atRate(URI uri, double perSecond, Duration length)
            throws InterruptedException, ExecutionException {
        double distance = CALLERS / perSecond * 1e9;
        int requests = (int) (length.toNanos() / distance);
        long start = System.nanoTime();
        return together(
                        caller -> {
                            long first = start + (long) (distance * caller / CALLERS);
                            return IntStream.range(0, requests)
                                    .mapToLong(n -> call(uri, first + (long) (n * distance)))
                                    .toArray();
                        })
                .stream()
                .flatMapToLong(Arrays::stream)
                .sorted()
                .toArray();
    }

    /// Requests one after the other, as fast as they are answered.
    ///
    /// @return how many were
    long closedLoop(URI uri, Duration length) throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + length.toNanos();
        return together(
                        _ -> {
                            long requests = 0;
                            for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                                call(uri, now);
                                requests++;
                            }
                            return requests;
                        })
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private interface Caller<T> {
        T run(int number) throws Exception;
    }

    private <T> List<T> together(Caller<T> caller) throws InterruptedException, ExecutionException {
        var tasks = new ArrayList<Callable<T>>();
        for (int i = 0; i < CALLERS; i++) {
            int number = i;
            tasks.add(() -> caller.run(number));
        }
        var results = new ArrayList<T>();
        for (Future<T> result : threads.invokeAll(tasks)) {
            results.add(result.get());
        }
        return results;
    }

    /// Nanoseconds from when it was due until it is answered.
    private static long call(URI uri, long dueNanos) {
        for (long wait = dueNanos - System.nanoTime();
                wait > 0;
                wait = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
        try {
            var connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(BODY.length);
            try (OutputStream body = connection.getOutputStream()) {
                body.write(BODY);
            }
            connection.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return System.nanoTime() - dueNanos;
    }

    @Override
    public void close() {
        threads.close();
    }
}
