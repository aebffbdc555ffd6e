package io.opentrail.benchmarks.producer;

import io.opentrail.benchmarks.process.ScratchFolder;
import io.opentrail.producer.EventRecorder;
import io.opentrail.producer.RecorderConfig;
import io.opentrail.producer.delivery.DeliveryConfig;
import io.opentrail.producer.event.AuditEvent;
import io.opentrail.producer.spool.Acceptance;
import io.opentrail.producer.spool.Durability;
import io.opentrail.producer.spool.SpoolConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// What a call of `record()` costs, all of them accepted: single shots of 20,000 calls a thread,
/// between which everything is sent, so that there is room. Beside it what building an event costs,
/// and a bare copy of its bytes. One thread calls, then four do.
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 30)
@Measurement(iterations = 60)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx512m"})
public class RecordBenchmark {

    private static final int CALLS = 20_000;
    private static final int[] THREADS = {1, 4};

    static void main(String[] args) throws RunnerException, CommandLineOptionException {
        var rows = new ArrayList<String>();
        for (int threads : THREADS) {
            new Runner(
                            new OptionsBuilder()
                                    .parent(new CommandLineOptions(args))
                                    .include(RecordBenchmark.class.getName())
                                    .threads(threads)
                                    .addProfiler(GCProfiler.class)
                                    .addProfiler(CallerAllocation.class)
                                    .build())
                    .run().stream().map(RecordBenchmark::row).forEach(rows::add);
        }
        System.out.println(
                "| what | threads | ns a call | bytes allocated a call, by the calling threads | by the whole process, delivery included |");
        System.out.println("|---|---|---|---|---|");
        rows.forEach(System.out::println);
    }

    private static String row(RunResult result) {
        BenchmarkParams params = result.getParams();
        String durability = params.getParam("durability");
        return String.format(
                Locale.ROOT,
                "| %s%s | %d | %.0f ± %.0f | %.2f | %.0f |",
                params.getBenchmark().substring(RecordBenchmark.class.getName().length() + 1),
                durability == null ? "" : ", Durability." + durability,
                params.getThreads(),
                result.getPrimaryResult().getScore(),
                result.getPrimaryResult().getScoreError(),
                secondary(result, CallerAllocation.LABEL),
                secondary(result, "gc.alloc.rate.norm"));
    }

    private static double secondary(RunResult result, String label) {
        return Objects.requireNonNull(result.getSecondaryResults().get(label), label).getScore();
    }

    /// Events that are there already.
    @State(Scope.Benchmark)
    public static class Events {

        private final AuditEvent[] events = new AuditEvent[CALLS];

        @Setup
        public void build() {
            for (int i = 0; i < CALLS; i++) {
                events[i] = SampleEvents.event(i);
            }
        }
    }

    /// Where a thread copies them to.
    @State(Scope.Thread)
    public static class Target {

        private final ByteBuffer bytes = ByteBuffer.allocateDirect(CALLS * 2048);
    }

    /// A recorder with nothing in it at the beginning of a shot.
    @State(Scope.Benchmark)
    public static class Recorder {

        @Param({"PROCESS", "MEMORY"})
        public Durability durability = Durability.PROCESS;

        private @Nullable SinkGateway gateway;
        private @Nullable ScratchFolder folder;
        private @Nullable EventRecorder recorder;

        @Setup
        public void open() throws IOException {
            var sink = new SinkGateway(0);
            var spool = ScratchFolder.make("record-benchmark");
            gateway = sink;
            folder = spool;
            recorder =
                    EventRecorder.open(
                            RecorderConfig.of(
                                            DeliveryConfig.to(
                                                    List.of(sink.address()),
                                                    SampleEvents.REGION,
                                                    SampleEvents.KEY))
                                    .withMemoryBytes(128 << 20)
                                    .withSpool(
                                            SpoolConfig.in(spool.path())
                                                    .withDurability(durability)));
        }

        EventRecorder recorder() {
            return Objects.requireNonNull(recorder);
        }

        @Setup(Level.Iteration)
        public void empty() throws InterruptedException {
            if (!recorder().flush(Duration.ofMinutes(10))) {
                throw new IllegalStateException("not sent: " + recorder().metrics());
            }
        }

        @TearDown
        public void close() throws IOException {
            recorder().close();
            Objects.requireNonNull(gateway).close();
            if (recorder().metrics().droppedInAll() > 0) {
                throw new IllegalStateException("dropped: " + recorder().metrics());
            }
            Objects.requireNonNull(folder).close();
        }
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int record(Events events, Recorder recorder) {
        EventRecorder target = recorder.recorder();
        long begin = CallerAllocation.begin();
        int accepted = 0;
        for (AuditEvent event : events.events) {
            accepted += target.record(event) == Acceptance.DROPPED ? 0 : 1;
        }
        CallerAllocation.end(begin, CALLS);
        return accepted;
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public long build() {
        long begin = CallerAllocation.begin();
        long bytes = 0;
        for (int i = 0; i < CALLS; i++) {
            bytes += SampleEvents.event(i).size();
        }
        CallerAllocation.end(begin, CALLS);
        return bytes;
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public ByteBuffer copy(Events events, Target target) {
        long begin = CallerAllocation.begin();
        int at = 0;
        for (AuditEvent event : events.events) {
            event.copyTo(target.bytes, at, 0, event.size());
            at += event.size();
        }
        CallerAllocation.end(begin, CALLS);
        return target.bytes;
    }
}
