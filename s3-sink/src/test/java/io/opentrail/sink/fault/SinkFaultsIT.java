package io.opentrail.sink.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentrail.sink.S3Sink;
import io.opentrail.sink.SinkCell;
import io.opentrail.sink.Stall;
import io.opentrail.testing.FaultProxy;
import io.opentrail.testing.fault.Fault;
import io.opentrail.testing.fault.FaultMatrix;
import io.opentrail.testing.fault.Victim;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Each fault at each step of a chunk, with a real broker, registry, S3 server and process to kill.
/// After each run every event is in its bucket once, in its own bytes, and each object has one
/// receipt with its hash.
///
/// `sink.fault.runs` says how many; by default a few, spread over the matrix.
class SinkFaultsIT {

    private static final int RUNS = Integer.getInteger("sink.fault.runs", 7);
    private static final Fault[] FAULTS = Fault.values();
    private static final Stall.Point[] POINTS = Stall.Point.values();
    private static final FaultMatrix<Stall.Point> MATRIX = new FaultMatrix<>(Stall.Point.class);

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
        Stall.Point point = POINTS[(turn / FAULTS.length + turn % FAULTS.length) % POINTS.length];
        return DynamicTest.dynamicTest(
                "run %d: %s, %s".formatted(number, fault, point),
                () -> MATRIX.note(fault, point, () -> new Run(number, fault, point).go()));
    }

    /// One run, with buckets and trails of its own.
    private record Run(int number, Fault fault, Stall.Point point) {

        void go() throws Exception {
            var random = new Random(number);
            cell.kafka().trail(trail(1), bucket(1));
            cell.kafka().trail(trail(2), bucket(2));
            if (fault != Fault.BUCKET_GONE) {
                cell.createBucket(bucket(1));
            }
            cell.createBucket(bucket(2));
            int first = 1 + random.nextInt(60);
            int second = first + 1 + random.nextInt(200);
            int all = second + 1 + random.nextInt(60);
            try (Victim victim = cell.victim("victim", point, log)) {
                victim.awaitReady();
                if (fault != Fault.BUCKET_GONE) {
                    route(0, first);
                    awaitDelivered(first);
                    victim.arm();
                    route(first, second);
                } else {
                    victim.arm();
                    route(0, second);
                }
                victim.awaitReached();
                befall(victim, second, all);
            }
            cell.assertEachOnce(bucket(1), all);
            cell.assertEachOnce(bucket(2), all);
        }

        private void befall(Victim victim, int routed, int all) throws Exception {
            switch (fault) {
                case KILLED -> {
                    victim.kill();
                    succeed("victim", routed, all);
                }
                case KILLED_ELSEWHERE -> {
                    victim.kill();
                    succeed("other", routed, all);
                }
                case FROZEN -> {
                    victim.freeze();
                    try (S3Sink _ = cell.sink("other")) {
                        awaitDelivered(routed);
                        victim.wakeUp();
                        victim.release();
                        finish(routed, all);
                    }
                }
                case REBALANCED -> {
                    try (S3Sink _ = cell.sink("other")) {
                        victim.release();
                        awaitDelivered(routed);
                    }
                    finish(routed, all);
                }
                case STORE_LATE -> trouble(victim, FaultProxy.Trouble.LATE, routed, all);
                case STORE_500 -> trouble(victim, FaultProxy.Trouble.INTERNAL_ERROR, routed, all);
                case STORE_503 -> trouble(victim, FaultProxy.Trouble.SLOW_DOWN, routed, all);
                case STORE_500_WRITTEN ->
                        trouble(victim, FaultProxy.Trouble.INTERNAL_ERROR_WRITTEN, routed, all);
                case CUT -> trouble(victim, FaultProxy.Trouble.CUT, routed, all);
                case CUT_WRITTEN -> trouble(victim, FaultProxy.Trouble.CUT_WRITTEN, routed, all);
                case TWICE -> trouble(victim, FaultProxy.Trouble.TWICE, routed, all);
                case BUCKET_GONE -> {
                    long parked = cell.kafka().parkedRecords();
                    victim.release();
                    await().atMost(SinkCell.DEADLINE)
                            .pollInterval(Duration.ofMillis(200))
                            .until(() -> cell.kafka().parkedRecords() > parked);
                    cell.createBucket(bucket(1));
                    finish(routed, all);
                }
                case STORE_AWAY -> trouble(victim, FaultProxy.Trouble.CUT, 40, routed, all);
                case BROKER_AWAY -> {
                    cell.kafka().stopBroker();
                    victim.release();
                    cell.kafka().startBroker();
                    finish(routed, all);
                }
            }
        }

        private void succeed(String name, int routed, int all) {
            try (S3Sink _ = cell.sink(name)) {
                finish(routed, all);
            }
        }

        private void trouble(Victim victim, FaultProxy.Trouble trouble, int routed, int all)
                throws IOException {
            trouble(victim, trouble, 3, routed, all);
        }

        private void trouble(
                Victim victim, FaultProxy.Trouble trouble, int puts, int routed, int all)
                throws IOException {
            cell.proxy().befall(trouble, puts);
            victim.release();
            finish(routed, all);
            assertThat(cell.proxy().end(puts)).isPositive();
        }

        private void finish(int routed, int all) {
            route(routed, all);
            awaitDelivered(all);
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
