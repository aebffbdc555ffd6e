package io.opentrail.signer.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.signer.DigestSigner;
import io.opentrail.signer.SignerCell;
import io.opentrail.testing.FaultProxy;
import io.opentrail.testing.fault.Fault;
import io.opentrail.testing.fault.FaultMatrix;
import io.opentrail.testing.fault.Victim;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Each fault at each step of a round, with a real broker, registry, S3 server and process to kill.
/// After each run every receipt is in one digest, each chain verifies link by link, and no time has
/// two digests.
///
/// `signer.fault.runs` says how many; by default a few, spread over the matrix.
class SignerFaultsIT {

    private static final int RUNS = Integer.getInteger("signer.fault.runs", 2);
    private static final Fault[] FAULTS = Fault.values();
    private static final Stall.Point[] POINTS = Stall.Point.values();

    /// What few runs do.
    private static final List<Fault> GRAVEST =
            List.of(Fault.KILLED_ELSEWHERE, Fault.FROZEN, Fault.STORE_500_WRITTEN, Fault.KILLED);

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
    Stream<DynamicTest> everyReceiptIsInOneDigestOfAnUnbrokenChain() {
        return IntStream.range(0, RUNS).mapToObj(SignerFaultsIT::run);
    }

    private static DynamicTest run(int number) {
        boolean few = RUNS <= GRAVEST.size();
        Fault fault = few ? GRAVEST.get(number) : FAULTS[number % FAULTS.length];
        int turn = few ? number + 1 : number / FAULTS.length + number % FAULTS.length;
        Stall.Point point = POINTS[turn % POINTS.length];
        return DynamicTest.dynamicTest(
                "run %d: %s, %s".formatted(number, fault, point),
                () -> MATRIX.note(fault, point, () -> new Run(number, fault, point).go()));
    }

    /// One run, with buckets and trails of its own.
    private static final class Run {

        private final int number;
        private final Fault fault;
        private final Stall.Point point;
        private final Random random;
        private final FastClock clock = new FastClock();
        private final List<List<String>> logFiles = List.of(new ArrayList<>(), new ArrayList<>());

        Run(int number, Fault fault, Stall.Point point) {
            this.number = number;
            this.fault = fault;
            this.point = point;
            this.random = new Random(number);
        }

        void go() throws Exception {
            if (fault != Fault.BUCKET_GONE) {
                cell.createBucket(FaultCell.bucket(number, 1));
            }
            cell.createBucket(FaultCell.bucket(number, 2));
            deliver(0);
            try (Victim victim = cell.victim("victim", number, point, log)) {
                set(1);
                victim.tell("NOW " + clock.instant());
                victim.awaitReady();
                if (fault != Fault.BUCKET_GONE) {
                    cell.awaitDigests(number, 1, 1);
                }
                cell.awaitDigests(number, 2, 1);
                deliver(0);
                deliver(1);
                victim.arm();
                set(2);
                victim.tell("NOW " + clock.instant());
                victim.awaitReached();
                befall(victim);
            }
            cell.assertProven(number, 1, 3, logFiles.get(0));
            cell.assertProven(number, 2, 3, logFiles.get(1));
        }

        private void befall(Victim victim) throws Exception {
            switch (fault) {
                case KILLED -> {
                    victim.kill();
                    succeed("victim", victim);
                }
                case KILLED_ELSEWHERE -> {
                    victim.kill();
                    succeed("other", victim);
                }
                case FROZEN -> {
                    victim.freeze();
                    try (DigestSigner _ = cell.signer("other", number, clock)) {
                        awaitSecond();
                        victim.wakeUp();
                        victim.release();
                        finish(victim);
                    }
                }
                case REBALANCED -> {
                    try (DigestSigner _ = cell.signer("other", number, clock)) {
                        victim.release();
                        awaitSecond();
                    }
                    finish(victim);
                }
                case STORE_LATE -> trouble(victim, FaultProxy.Trouble.LATE, 3);
                case STORE_500 -> trouble(victim, FaultProxy.Trouble.INTERNAL_ERROR, 3);
                case STORE_503 -> trouble(victim, FaultProxy.Trouble.SLOW_DOWN, 3);
                case STORE_500_WRITTEN ->
                        trouble(victim, FaultProxy.Trouble.INTERNAL_ERROR_WRITTEN, 3);
                case CUT -> trouble(victim, FaultProxy.Trouble.CUT, 3);
                case CUT_WRITTEN -> trouble(victim, FaultProxy.Trouble.CUT_WRITTEN, 3);
                case TWICE -> trouble(victim, FaultProxy.Trouble.TWICE, 3);
                case BUCKET_GONE -> {
                    victim.release();
                    cell.awaitDigests(number, 2, 3);
                    cell.createBucket(FaultCell.bucket(number, 1));
                    finish(victim);
                }
                case STORE_AWAY -> trouble(victim, FaultProxy.Trouble.CUT, 20);
                case BROKER_AWAY -> {
                    cell.kafka().stopKafka();
                    victim.release();
                    cell.kafka().restartKafka();
                    finish(victim);
                }
            }
        }

        private void succeed(String name, Victim victim) throws IOException {
            try (DigestSigner _ = cell.signer(name, number, clock)) {
                finish(victim);
            }
        }

        private void trouble(Victim victim, FaultProxy.Trouble trouble, int puts)
                throws IOException {
            cell.proxy().befall(trouble, puts);
            victim.release();
            finish(victim);
            assertThat(cell.proxy().end(puts)).isPositive();
        }

        private void awaitSecond() {
            cell.awaitDigests(number, 1, 3);
            cell.awaitDigests(number, 2, 3);
        }

        /// A third round: an hourly digest and a backfill digest more.
        private void finish(Victim victim) throws IOException {
            awaitSecond();
            deliver(1);
            deliver(2);
            set(3);
            if (victim.isAlive()) {
                victim.tell("NOW " + clock.instant());
            }
            cell.awaitDigests(number, 1, 5);
            cell.awaitDigests(number, 2, 5);
        }

        private void set(int hour) {
            clock.set(hour(hour).plusSeconds(5));
        }

        /// Some log files of an hour, for each trail at least one.
        private void deliver(int hour) {
            for (int which = 1; which <= 2; which++) {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    List<String> files = logFiles.get(which - 1);
                    String file = FaultCell.trail(number, which) + "/" + files.size();
                    cell.deliver(
                            FaultCell.trail(number, which),
                            file,
                            hour(hour).plusSeconds(random.nextInt(3600)));
                    files.add(file);
                }
            }
        }

        private static Instant hour(int hour) {
            return SignerCell.TEN.plus(Duration.ofHours(hour));
        }
    }
}
