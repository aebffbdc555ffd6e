package io.opentrail.sink.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.sink.S3Sink;
import io.opentrail.testing.FaultProxy;
import io.opentrail.testing.fault.Fault;
import io.opentrail.testing.fault.FaultMatrix;
import io.opentrail.testing.fault.Victim;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Each fault at each step of a chunk, and of a trail on its way into a lane and out of it, with a
/// real broker, registry, S3 server and process to kill. After each run every event is in its
/// bucket once, in its own bytes, and each object has one receipt with its hash.
///
/// `sink.fault.runs` says how many; by default a few, spread over the matrix.
class SinkFaultsIT {

    private static final int RUNS = Integer.getInteger("sink.fault.runs", 7);
    private static final Fault[] FAULTS = Fault.values();
    private static final Step[] STEPS = Step.values();
    private static final FaultMatrix<Step> MATRIX = new FaultMatrix<>(Step.class);

    private static final int FEW_PUTS = 3;
    private static final int MANY_PUTS = 40;

    private static FaultCell cell;
    private static Path log;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        cell = new FaultCell(folder);
        log = Path.of("target", "fault-victims.log");
    }

    @AfterAll
    static void stop() throws IOException {
        cell.close();
        MATRIX.write(Path.of("target", "fault-matrix.md"));
    }

    @TestFactory
    Stream<DynamicTest> everyEventIsThereOnce() {
        return IntStream.range(0, RUNS).mapToObj(SinkFaultsIT::run);
    }

    private static DynamicTest run(int number) {
        // few runs go through every other fault, each at the next step; many through all pairs
        int turn = number * (RUNS < FAULTS.length ? 2 : 1);
        Fault fault = FAULTS[turn % FAULTS.length];
        Step step = STEPS[(turn / FAULTS.length + turn % FAULTS.length) % STEPS.length];
        return DynamicTest.dynamicTest(
                "run %d: %s, %s".formatted(number, fault, step),
                () -> MATRIX.note(fault, step, () -> new Run(number, fault, step).go()));
    }

    /// One run, with two trails. It is the first one's bucket that may be missing.
    private static final class Run {

        private final int number;
        private final Fault fault;
        private final Step step;
        private final int first;
        private final int second;
        private final int all;
        private final boolean mendedLate;
        private boolean mended;

        private Run(int number, Fault fault, Step step) {
            this.number = number;
            this.fault = fault;
            this.step = step;
            var random = new Random(number);
            this.first = 1 + random.nextInt(60);
            this.second = first + 1 + random.nextInt(200);
            this.all = second + 1 + random.nextInt(60);
            this.mendedLate = random.nextBoolean();
        }

        void go() throws Exception {
            cell.kafka().trail(trail(1), bucket(1));
            cell.kafka().trail(trail(2), bucket(2));
            cell.createBucket(bucket(2));
            if (step.way() == Step.Way.LIVE && fault != Fault.BUCKET_GONE) {
                mend();
            }
            try (Victim victim = cell.victim("victim", step, log)) {
                victim.awaitReady();
                long parked = cell.kafka().parkedRecords();
                approach(victim, parked);
                victim.awaitReached();
                if (fault == Fault.BUCKET_GONE && !mended) {
                    victim.release();
                    cell.awaitParked(parked);
                    finish();
                } else {
                    if (!mendedLate) {
                        mend();
                    }
                    befall(victim);
                }
            }
            cell.assertEachOnce(bucket(1), all);
            cell.assertEachOnce(bucket(2), all);
        }

        /// Has it come to its step with events up to the second number.
        ///
        /// @param parked records before
        private void approach(Victim victim, long parked) throws Exception {
            switch (step.way()) {
                case LIVE -> {
                    if (mended) {
                        route(0, first);
                        awaitDelivered(first);
                    }
                    victim.arm();
                    route(mended ? first : 0, second);
                }
                case INTO_A_LANE -> {
                    victim.arm();
                    route(0, second);
                }
                case FURTHER_INTO_A_LANE -> {
                    route(0, first);
                    cell.awaitParked(parked);
                    victim.arm();
                    route(first, second);
                }
                case OUT_OF_A_LANE -> {
                    long decided = cell.kafka().laneDecisions();
                    route(0, first);
                    cell.awaitParked(parked);
                    cell.awaitLaneDecision(decided);
                    long parkedFirst = cell.kafka().parkedRecords();
                    route(first, second);
                    cell.awaitParked(parkedFirst);
                    cell.awaitDelivered(bucket(2), second);
                    victim.arm();
                    mend();
                }
            }
        }

        private void befall(Victim victim) throws Exception {
            switch (fault) {
                case KILLED -> {
                    victim.kill();
                    succeed("victim");
                }
                case KILLED_ELSEWHERE -> {
                    victim.kill();
                    succeed("other");
                }
                case FROZEN -> {
                    mend();
                    victim.freeze();
                    try (S3Sink _ = cell.sink("other")) {
                        awaitDelivered(second);
                        victim.wakeUp();
                        victim.release();
                        finish();
                    }
                }
                case REBALANCED -> {
                    mend();
                    try (S3Sink _ = cell.sink("other")) {
                        victim.release();
                        awaitDelivered(second);
                    }
                    finish();
                }
                case STORE_LATE -> trouble(victim, FaultProxy.Trouble.LATE);
                case STORE_500 -> trouble(victim, FaultProxy.Trouble.INTERNAL_ERROR);
                case STORE_503 -> trouble(victim, FaultProxy.Trouble.SLOW_DOWN);
                case STORE_500_WRITTEN ->
                        trouble(victim, FaultProxy.Trouble.INTERNAL_ERROR_WRITTEN);
                case CUT -> trouble(victim, FaultProxy.Trouble.CUT);
                case CUT_WRITTEN -> trouble(victim, FaultProxy.Trouble.CUT_WRITTEN);
                case TWICE -> trouble(victim, FaultProxy.Trouble.TWICE);
                case BUCKET_GONE -> trouble(victim, FaultProxy.Trouble.NO_SUCH_BUCKET, MANY_PUTS);
                case STORE_AWAY -> trouble(victim, FaultProxy.Trouble.CUT, MANY_PUTS);
                case BROKER_AWAY -> {
                    cell.kafka().stopBroker();
                    victim.release();
                    cell.kafka().startBroker();
                    finish();
                }
            }
        }

        private void succeed(String name) {
            try (S3Sink _ = cell.sink(name)) {
                finish();
            }
        }

        private void trouble(Victim victim, FaultProxy.Trouble trouble) throws IOException {
            trouble(victim, trouble, FEW_PUTS);
        }

        private void trouble(Victim victim, FaultProxy.Trouble trouble, int puts)
                throws IOException {
            cell.proxy().befall(trouble, puts);
            victim.release();
            finish();
            assertThat(cell.proxy().end(puts)).isPositive();
        }

        private void finish() {
            route(second, all);
            mend();
            awaitDelivered(all);
        }

        /// From now on all buckets are there.
        private void mend() {
            if (!mended) {
                cell.createBucket(bucket(1));
                mended = true;
            }
        }

        private void route(int from, int to) {
            cell.kafka().route(trail(1), from, to);
            cell.kafka().route(trail(2), from, to);
        }

        private void awaitDelivered(int events) {
            cell.awaitDelivered(bucket(1), events);
            cell.awaitDelivered(bucket(2), events);
        }

        private String trail(int which) {
            return "trail-%d-%d".formatted(number, which);
        }

        private String bucket(int which) {
            return "bucket-%d-%d".formatted(number, which);
        }
    }
}
