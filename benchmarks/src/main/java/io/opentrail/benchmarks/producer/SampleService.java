package io.opentrail.benchmarks.producer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentrail.producer.EventRecorder;
import io.opentrail.producer.RecorderConfig;
import io.opentrail.producer.delivery.DeliveryConfig;
import io.opentrail.producer.spool.SpoolConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// A service that does a fifth of a millisecond of work for each request, and reports each, or does
/// not. Arguments: the gateway's address and the spool's folder, or nothing.
final class SampleService {

    /// SHA-256 over so many bytes take about a fifth of a millisecond.
    private static final byte[] WORK = new byte[256 << 10];

    private final Optional<EventRecorder> recorder;
    private final AtomicLong numbers = new AtomicLong();

    private SampleService(Optional<EventRecorder> recorder) {
        this.recorder = recorder;
    }

    static void main(String[] args) throws Exception {
        Optional<EventRecorder> recorder =
                args.length == 0
                        ? Optional.empty()
                        : Optional.of(recorder(URI.create(args[0]), Path.of(args[1])));
        var service = new SampleService(recorder);
        var server =
                HttpServer.create(
                        new InetSocketAddress(
                                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0),
                        0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", service::serve);
        server.start();
        System.out.println("READY " + server.getAddress().getPort());
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() ->
                                recorder.ifPresent(r -> {
                                    System.out.println(r.metrics());
                                    r.close();
                                })));
    }

    private static EventRecorder recorder(URI gateway, Path folder) {
        return EventRecorder.open(
                RecorderConfig.of(
                                DeliveryConfig.to(
                                        List.of(gateway), SampleEvents.REGION, SampleEvents.KEY))
                        .withSpool(SpoolConfig.in(folder)));
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            long number = numbers.incrementAndGet();
            byte[] answer =
                    "{\"invoice\":\"%s\"}"
                            .formatted(HexFormat.of().formatHex(work()))
                            .getBytes(StandardCharsets.UTF_8);
            recorder.ifPresent(r -> r.record(SampleEvents.event(number)));
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static byte[] work() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(WORK);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
