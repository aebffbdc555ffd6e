package io.opentrail.benchmarks.producer;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/// Bytes that the threads which call a benchmark allocate for each operation, without those that
/// other threads of the process allocate meanwhile. A benchmark tells of its calls.
public final class CallerAllocation implements InternalProfiler {

    static final String LABEL = "caller.alloc.norm";

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final LongAdder BYTES = new LongAdder();
    private static final LongAdder OPERATIONS = new LongAdder();

    /// To be handed to [#end].
    static long begin() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    static void end(long begin, int operations) {
        BYTES.add(THREADS.getCurrentThreadAllocatedBytes() - begin);
        OPERATIONS.add(operations);
    }

    @Override
    public String getDescription() {
        return "Bytes allocated by the calling threads";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        BYTES.reset();
        OPERATIONS.reset();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double norm = BYTES.sum() / (double) Math.max(1, OPERATIONS.sum());
        return List.of(new ScalarResult(LABEL, norm, "B/op", AggregationPolicy.AVG));
    }
}
