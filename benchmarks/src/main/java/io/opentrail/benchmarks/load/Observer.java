package io.opentrail.benchmarks.load;

import io.opentrail.benchmarks.process.Memory;
import io.opentrail.benchmarks.process.Pause;
import io.opentrail.benchmarks.process.ServiceMetrics;
import io.opentrail.benchmarks.process.ServiceProcess;
import io.opentrail.producer.EventRecorder;
import io.opentrail.producer.report.RecorderMetrics;
import io.opentrail.standalone.cell.CellPorts;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Looks at the recorder and at the cell every other second, and writes down what it sees.
final class Observer implements AutoCloseable {

    private static final String DELIVERED = "opentrail_s3_sink_delivered_events_total";
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final ServiceProcess cell;
    private final ServiceMetrics metrics;
    private final EventRecorder recorder;
    private final Map<String, Long> pids = new LinkedHashMap<>();
    private final PrintWriter table;
    private final Sample first;

    /// Writes each sample to the table, a new file.
    Observer(ServiceProcess cell, CellPorts ports, EventRecorder recorder, Path table)
            throws IOException, InterruptedException {
        this.cell = cell;
        this.metrics = new ServiceMetrics(CellPorts.url(ports.metrics()));
        this.recorder = recorder;
        pids.put("cell", cell.pid());
        cell.childPids().forEach(pid -> pids.put("registry", pid));
        pids.put("recorder", ProcessHandle.current().pid());
        this.table = new PrintWriter(Files.newBufferedWriter(table), true);
        this.table.println(Sample.HEADINGS);
        this.first = sample();
    }

    /// For so long.
    List<Sample> watch(Duration length) throws IOException, InterruptedException {
        return watch(length, _ -> false);
    }

    /// Until a sample is as it should be, so long at most.
    List<Sample> watch(Duration limit, Predicate<Sample> isEnough)
            throws IOException, InterruptedException {
        List<Sample> samples = new ArrayList<>(List.of(sample()));
        table.println(samples.getFirst().line(first));
        long start = samples.getFirst().nanos();
        while (samples.getLast().nanos() - start < limit.toNanos()
                && !isEnough.test(samples.getLast())) {
            long due = start + samples.size() * INTERVAL.toNanos();
            Pause.millis(Math.max(0, due - System.nanoTime()) / 1_000_000);
            samples.add(sample());
            table.println(samples.getLast().line(first));
        }
        return samples;
    }

    Sample sample() throws IOException, InterruptedException {
        long delivered = metrics.sum(DELIVERED);
        RecorderMetrics recorded = recorder.metrics();
        var resident = new LinkedHashMap<String, Long>();
        for (Map.Entry<String, Long> process : pids.entrySet()) {
            resident.put(process.getKey(), Memory.resident(process.getValue()));
        }
        return new Sample(
                System.nanoTime(),
                recorded.recorded(),
                recorded.droppedInAll(),
                recorded.delivered(),
                delivered,
                recorded.spoolBytes(),
                cell.cpu().toNanos(),
                resident);
    }

    /// What a full collection leaves of each process's heap, in bytes.
    Map<String, Long> liveHeaps() throws IOException, InterruptedException {
        var live = new LinkedHashMap<String, Long>();
        for (Map.Entry<String, Long> process : pids.entrySet()) {
            live.put(process.getKey(), liveHeap(process.getValue()));
        }
        return live;
    }

    /// A process that stands still for the answer of another cannot read it, so this one counts by
    /// itself.
    private static long liveHeap(long pid) throws IOException, InterruptedException {
        if (pid != ProcessHandle.current().pid()) {
            return Memory.of(pid).live();
        }
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /// What the cell says of itself; 0 if it says nothing.
    long cellCount(String metric) throws IOException, InterruptedException {
        return metrics.sum(metric);
    }

    @Override
    public void close() {
        metrics.close();
        table.close();
    }
}
