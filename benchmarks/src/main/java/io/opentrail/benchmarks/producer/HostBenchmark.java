package io.opentrail.benchmarks.producer;

import io.opentrail.benchmarks.process.ScratchFolder;
import io.opentrail.benchmarks.process.ServiceProcess;
import io.opentrail.embedded.start.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/// A sample service without the SDK and with it, its gateway up, down and slow: latency at a fixed
/// rate below saturation, throughput in a closed loop, processor time for each request. All run at
/// once, each in a JVM of its own, and are measured in short turns, in random order. Two without
/// the SDK show how far apart equals are in the same run.
public final class HostBenchmark {

    private static final long SLOW_MILLIS = 3_000;
    private static final int WARM_UP_ROUNDS = 3;
    private static final int ROUNDS = Integer.getInteger("rounds", 20);
    private static final Duration TURN = Duration.ofSeconds(Integer.getInteger("seconds", 2));
    private static final double RATE = Integer.getInteger("rate", 500);

    private static final String BASE = "without";
    private static final String CONTROL = "without, again";
    private static final Map<String, ToDoubleFunction<Turn>> FIGURES = figures();

    private final Callers callers;

    private HostBenchmark(Callers callers) {
        this.callers = callers;
    }

    /// What one turn showed.
    ///
    /// @param perSecond requests in a closed loop
    /// @param cpuMicros of the service's process for a request, in the closed loop
    private record Turn(double p50Micros, double p99Micros, double perSecond, double cpuMicros) {}

    private static Map<String, ToDoubleFunction<Turn>> figures() {
        var figures = new LinkedHashMap<String, ToDoubleFunction<Turn>>();
        figures.put("p50", Turn::p50Micros);
        figures.put("p99", Turn::p99Micros);
        figures.put("requests/s", Turn::perSecond);
        figures.put("CPU", Turn::cpuMicros);
        return figures;
    }

    static void main() throws Exception {
        try (var folder = ScratchFolder.make("host-benchmark");
                var callers = new Callers()) {
            new HostBenchmark(callers).run(folder.path());
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
            services.put(BASE, without);
            services.put(CONTROL, again);
            services.put("up", withUp);
            services.put("down", withDown);
            services.put("slow", withSlow);
            Map<String, List<Turn>> turns = measure(services);
            print(turns);
            conclude(turns);
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

    /// In each round every service has its turn; the n-th turns of all belong together.
    private Map<String, List<Turn>> measure(Map<String, ServiceProcess> services) throws Exception {
        var random = new Random(1);
        var turns = new LinkedHashMap<String, List<Turn>>();
        services.keySet().forEach(name -> turns.put(name, new ArrayList<>()));
        var order = new ArrayList<>(services.entrySet());
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            Collections.shuffle(order, random);
            for (Map.Entry<String, ServiceProcess> service : order) {
                Turn turn = turn(service.getValue());
                if (round >= 0) {
                    turns.getOrDefault(service.getKey(), List.of()).add(turn);
                }
            }
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
        long[] latencies = callers.atRate(uri, RATE, TURN);
        Duration before = service.cpu();
        long requests = callers.closedLoop(uri, TURN);
        Duration used = service.cpu().minus(before);
        return new Turn(
                latencies[latencies.length / 2] / 1e3,
                latencies[(int) (latencies.length * 0.99)] / 1e3,
                requests / (double) TURN.toSeconds(),
                used.toNanos() / 1e3 / requests);
    }

    private static void print(Map<String, List<Turn>> turns) {
        System.out.printf(
                "%d rounds; latency at %.0f requests/s; medians, and the 5th, 50th and 95th percentile of the ratios to '%s' of the same round%n",
                ROUNDS, RATE, BASE);
        System.out.println(
                "| service | p50 µs | p99 µs | requests/s | CPU µs a request | ratio of p50 | of p99 | of requests/s | of CPU |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        turns.keySet()
                .forEach(service -> {
                    var row = new ArrayList<String>(List.of(service));
                    FIGURES.forEach((_, figure) ->
                            row.add(
                                    String.format(
                                            Locale.ROOT,
                                            "%.0f",
                                            Comparison.median(values(turns, service, figure)))));
                    FIGURES.forEach((name, figure) ->
                            row.add(toBase(turns, service, name, figure).toString()));
                    System.out.println("| " + String.join(" | ", row) + " |");
                });
    }

    private static void conclude(Map<String, List<Turn>> turns) {
        for (String service : turns.keySet()) {
            if (!service.equals(BASE) && !service.equals(CONTROL)) {
                System.out.printf("gateway %s:%n", service);
                FIGURES.forEach((name, figure) ->
                        System.out.println(
                                "  "
                                        + toBase(turns, service, name, figure)
                                                .conclusion(toBase(turns, CONTROL, name, figure))));
            }
        }
    }

    private static Comparison toBase(
            Map<String, List<Turn>> turns,
            String service,
            String name,
            ToDoubleFunction<Turn> figure) {
        return Comparison.of(name, values(turns, service, figure), values(turns, BASE, figure));
    }

    private static double[] values(
            Map<String, List<Turn>> turns, String service, ToDoubleFunction<Turn> figure) {
        return turns.getOrDefault(service, List.of()).stream().mapToDouble(figure).toArray();
    }
}
