package io.opentrail.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.producer.ScriptedGateway.Reply;
import io.opentrail.testing.fault.Victim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The host is killed at random, again and again on the same spool, while the gateway is up, down
/// and unsteady by turns. What the spool had accepted arrives; its eventIDs tell what arrived
/// again.
class HostKillIT {

    private static final int ROUNDS = Integer.getInteger("producer.crash.rounds", 5);
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final int ID_LINE_BYTES = 37;

    /// However late a host is killed: it cannot fill the disk while no gateway takes anything.
    private static final int HOST_EVENTS = 10_000;

    @Test
    void whatTheSpoolHadAcceptedArrives(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("producer.crash.seed", System.nanoTime());
        var random = new Random(seed);
        Path spool = folder.resolve("spool");
        Path ledger = Files.createFile(folder.resolve("ledger"));
        try (var gateway = new ScriptedGateway()) {
            gateway.forgetRequests();
            for (int round = 0; round < ROUNDS; round++) {
                behave(gateway, round % 4);
                recordAndKill(random, folder, spool, ledger, gateway);
            }
            behave(gateway, 0);
            try (var last = EventRecorder.open(RecordingHost.config(spool, gateway.address()))) {
                assertThat(last.flush(DEADLINE)).isTrue();
            }

            Set<String> accepted = new HashSet<>(wholeLines(ledger));
            Set<String> lost = new HashSet<>(accepted);
            lost.removeAll(gateway.eventIds());
            System.out.printf(
                    "host killed %d times (seed %d): %d events accepted, %d arrived, %d lost, %d came again%n",
                    ROUNDS,
                    seed,
                    accepted.size(),
                    gateway.eventIds().size(),
                    lost.size(),
                    gateway.repeated());
            assertThat(accepted).hasSizeGreaterThan(ROUNDS * 100);
            assertThat(lost).isEmpty();
        }
    }

    private static void recordAndKill(
            Random random, Path folder, Path spool, Path ledger, ScriptedGateway gateway)
            throws Exception {
        List<String> arguments =
                List.of(
                        spool.toString(),
                        ledger.toString(),
                        gateway.address().toString(),
                        Integer.toString(HOST_EVENTS));
        Path log = folder.resolve("host.log");
        // from where the ledger is now: a host that is ready may have recorded much already when
        // this thread goes on, and would have recorded enough before it is to be killed
        long until =
                Files.size(ledger) + ID_LINE_BYTES * random.nextLong(200, HOST_EVENTS * 8 / 10);
        try (Victim host = Victim.start(RecordingHost.class, arguments, log, DEADLINE)) {
            host.awaitReady();
            try {
                Awaitility.await()
                        .atMost(DEADLINE)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> Files.size(ledger) >= until || !host.isAlive());
            } catch (ConditionTimeoutException e) {
                throw new AssertionError("the host accepts no more: " + Files.readString(log), e);
            }
            assertThat(host.isAlive()).as(Files.readString(log)).isTrue();
            host.kill();
        }
    }

    private static void behave(ScriptedGateway gateway, int kind) {
        var requests = new AtomicInteger();
        switch (kind) {
            case 0 -> gateway.answer(ScriptedGateway.Request::kept);
            case 1 -> gateway.answer(_ -> Reply.of(503, ""));
            // takes a batch, but its answer is lost for every second
            case 2 ->
                    gateway.answer(request ->
                            requests.incrementAndGet() % 2 == 0
                                    ? Reply.of(200, "")
                                    : request.kept());
            default ->
                    gateway.answer(request ->
                            requests.incrementAndGet() % 2 == 0
                                    ? Reply.of(429, "")
                                    : request.kept());
        }
    }

    private static List<String> wholeLines(Path ledger) throws IOException {
        return Files.readAllLines(ledger).stream()
                .filter(line -> line.length() == ID_LINE_BYTES - 1)
                .toList();
    }
}
