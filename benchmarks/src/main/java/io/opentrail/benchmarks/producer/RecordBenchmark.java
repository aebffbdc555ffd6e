package io.opentrail.benchmarks.producer;

import com.sun.management.ThreadMXBean;
import io.opentrail.benchmarks.process.ScratchFolder;
import io.opentrail.producer.EventRecorder;
import io.opentrail.producer.RecorderConfig;
import io.opentrail.producer.delivery.DeliveryConfig;
import io.opentrail.producer.event.AuditEvent;
import io.opentrail.producer.spool.Acceptance;
import io.opentrail.producer.spool.Durability;
import io.opentrail.producer.spool.SpoolConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
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

/// What a call of `record()` costs, all of them accepted: single shots of 20,000 calls, between
/// which everything is sent, so that there is room. Beside it what building an event costs, and a
/// bare copy of its bytes.
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 30)
@Measurement(iterations = 60)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx512m"})
public class RecordBenchmark {

    private static final int CALLS = 20_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// Events that are there already.
    @State(Scope.Benchmark)
    public static class Events {

        private final AuditEvent[] events = new AuditEvent[CALLS];
        private final ByteBuffer target = ByteBuffer.allocateDirect(CALLS * 2048);

        @Setup
        public void build() {
            for (int i = 0; i < CALLS; i++) {
                events[i] = SampleEvents.event(i);
            }
        }
    }

    /// A recorder with nothing in it at the beginning of a shot.
    @State(Scope.Benchmark)
    public static class Recorder {

        @Param({"PROCESS", "MEMORY"})
        public Durability durability = Durability.PROCESS;

        private @Nullable SinkGateway gateway;
        private @Nullable ScratchFolder folder;
        private @Nullable EventRecorder recorder;
        private long callersBytes;
        private long calls;

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
                                    .withMemoryBytes(64 << 20)
                                    .withSpool(
                                            SpoolConfig.in(spool.path())
                                                    .withDurability(durability)));
        }

        EventRecorder recorder() {
            return Objects.requireNonNull(recorder);
        }

        @Setup(Level.Iteration)
        public void empty() throws InterruptedException {
            if (!recorder().flush(Duration.ofMinutes(1))) {
                throw new IllegalStateException("not sent in a minute: " + recorder().metrics());
            }
        }

        @TearDown
        public void close() throws IOException {
            System.out.printf(
                    "allocated by the calling thread: %.2f bytes a call%n",
                    callersBytes / (double) calls);
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
        long before = THREADS.getCurrentThreadAllocatedBytes();
        int accepted = 0;
        for (AuditEvent event : events.events) {
            accepted += target.record(event) == Acceptance.DROPPED ? 0 : 1;
        }
        recorder.callersBytes += THREADS.getCurrentThreadAllocatedBytes() - before;
        recorder.calls += CALLS;
        return accepted;
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public long build() {
        long bytes = 0;
        for (int i = 0; i < CALLS; i++) {
            bytes += SampleEvents.event(i).size();
        }
        return bytes;
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public ByteBuffer copy(Events events) {
        int at = 0;
        for (AuditEvent event : events.events) {
            event.copyTo(events.target, at, 0, event.size());
            at += event.size();
        }
        return events.target;
    }
}
