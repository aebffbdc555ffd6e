package io.opentrail.benchmarks.producer;

import io.opentrail.benchmarks.process.Pause;
import io.opentrail.benchmarks.process.ScratchFolder;
import io.opentrail.benchmarks.process.ServiceProcess;
import io.opentrail.embedded.start.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;

/// A sample service without the SDK and with it, its gateway up, down and slow: latency at a fixed
/// rate, throughput at a closed loop, processor time for each request. The four run at once, each
/// in a JVM of its own, and are measured in turns, in changing order. Two without the SDK show how
/// far apart equals are in the same run.
public final class HostBenchmark {

    private static final int CALLERS = 4;
    private static final long SLOW_MILLIS = 3_000;
    private static final int ROUNDS = Integer.getInteger("rounds", 8);
    private static final Duration TURN = Duration.ofSeconds(Integer.getInteger("seconds", 5));
    private static final double RATE = Integer.getInteger("rate", 200);

    private final HttpClient client = HttpClient.newHttpClient();

    private HostBenchmark() {}

    /// What one turn showed.
    ///
    /// @param perSecond requests in a closed loop
    /// @param cpuMicros of the service's process for a request, in the closed loop
    private record Turn(double p50Micros, double p99Micros, double perSecond, double cpuMicros) {}

    static void main() throws Exception {
        try (var folder = ScratchFolder.make("host-benchmark")) {
            new HostBenchmark().run(folder.path());
        }
    }

    private void run(Path folder) throws Exception {
        URI down = URI.create("http://127.0.0.1:" + Ports.free());
        try (var up = new SinkGateway(0);
                var slow = new SinkGateway(SLOW_MILLIS);
                var without = start(folder, "without");
                var again = start(folder, "without-again");
                var withUp = start(folder, "up", up.address());
                var withDown = start(folder, "down", down);
                var withSlow = start(folder, "slow", slow.address())) {
            var services = new LinkedHashMap<String, ServiceProcess>();
            services.put("without", without);
            services.put("without-again", again);
            services.put("up", withUp);
            services.put("down", withDown);
            services.put("slow", withSlow);
            Map<String, List<Turn>> turns = measure(services);
            print(turns);
            System.out.printf(
                    "events at the gateways: up %d, slow %d%n", up.events(), slow.events());
        }
    }

    private static ServiceProcess start(Path folder, String name, URI... gateway)
            throws IOException {
        var arguments = new ArrayList<String>();
        for (URI address : gateway) {
            arguments.add(address.toString());
            arguments.add(folder.resolve(name + "-spool").toString());
        }
        var process =
                ServiceProcess.start(
                        name,
                        "256m",
                        folder.resolve(name + ".log"),
                        SampleService.class.getName(),
                        arguments);
        process.awaitLine("READY");
        return process;
    }

    private Map<String, List<Turn>> measure(Map<String, ServiceProcess> services) throws Exception {
        var turns = new LinkedHashMap<String, List<Turn>>();
        services.keySet().forEach(name -> turns.put(name, new ArrayList<>()));
        var order = new ArrayList<>(services.entrySet());
        for (int round = 0; round <= ROUNDS; round++) {
            for (Map.Entry<String, ServiceProcess> service : order) {
                Turn turn = turn(service.getValue());
                if (round > 0) {
                    turns.getOrDefault(service.getKey(), List.of()).add(turn);
                }
            }
            order.add(order.removeFirst());
        }
        return turns;
    }

    private Turn turn(ServiceProcess service) throws Exception {
        int port =
                service.logTail()
                        .lines()
                        .filter(line -> line.startsWith("READY"))
                        .mapToInt(line -> Integer.parseInt(line.substring("READY ".length())))
                        .findFirst()
                        .orElseThrow();
        URI uri = URI.create("http://127.0.0.1:" + port + "/invoices");
        long[] latencies = callers(uri, RATE / CALLERS);
        Duration before = service.cpu();
        long[] closed = callers(uri, Double.POSITIVE_INFINITY);
        Duration used = service.cpu().minus(before);
        return new Turn(
                latencies[latencies.length / 2] / 1e3,
                latencies[(int) (latencies.length * 0.99)] / 1e3,
                closed.length / (double) TURN.toSeconds(),
                used.toNanos() / 1e3 / closed.length);
    }

    /// Latencies of a turn, sorted. At a rate they count from when a request was due.
    private long[] callers(URI uri, double ratePerCaller)
            throws InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(CALLERS)) {
            var callers = new ArrayList<Future<long[]>>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(() -> call(uri, ratePerCaller)));
            }
            long[] all = {};
            for (Future<long[]> caller : callers) {
                long[] more = caller.get();
                int size = all.length;
                all = Arrays.copyOf(all, size + more.length);
                System.arraycopy(more, 0, all, size, more.length);
            }
            Arrays.sort(all);
            return all;
        }
    }

    private long[] call(URI uri, double rate) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"customer\":\"c-1\"}"))
                        .build();
        var latencies = new ArrayList<Long>();
        long start = System.nanoTime();
        for (long now = start; now - start < TURN.toNanos(); now = System.nanoTime()) {
            long due =
                    Double.isInfinite(rate) ? now : start + (long) (latencies.size() / rate * 1e9);
            while (System.nanoTime() < due) {
                Pause.millis(1);
            }
            client.send(request, BodyHandlers.ofByteArray());
            latencies.add(System.nanoTime() - due);
        }
        return latencies.stream().mapToLong(Long::longValue).toArray();
    }

    private static void print(Map<String, List<Turn>> turns) {
        System.out.println(
                "| service | p50 µs | p99 µs | requests/s | CPU µs a request | to 'without' of the same round: p50, p99, requests/s, CPU |");
        List<Turn> base = turns.getOrDefault("without", List.of());
        turns.forEach((name, of) ->
                System.out.printf(
                        "| %s | %.0f | %.0f | %.0f | %.0f | %s, %s, %s, %s |%n",
                        name,
                        median(of, Turn::p50Micros),
                        median(of, Turn::p99Micros),
                        median(of, Turn::perSecond),
                        median(of, Turn::cpuMicros),
                        ratios(of, base, Turn::p50Micros),
                        ratios(of, base, Turn::p99Micros),
                        ratios(of, base, Turn::perSecond),
                        ratios(of, base, Turn::cpuMicros)));
    }

    private static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
        return turns.stream().mapToDouble(figure).sorted().toArray()[turns.size() / 2];
    }

    /// Smallest, median and largest.
    private static String ratios(List<Turn> turns, List<Turn> base, ToDoubleFunction<Turn> figure) {
        double[] ratios = new double[turns.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = figure.applyAsDouble(turns.get(i)) / figure.applyAsDouble(base.get(i));
        }
        Arrays.sort(ratios);
        return "%.2f/%.2f/%.2f"
                .formatted(ratios[0], ratios[ratios.length / 2], ratios[ratios.length - 1]);
    }
}
