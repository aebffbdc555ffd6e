package io.opentrail.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.producer.ScriptedGateway.Reply;
import io.opentrail.testing.fault.Victim;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The disk below the spool is full: the host goes on, drops are counted, and what was accepted
/// arrives once the gateway takes it.
@EnabledOnOs(value = OS.LINUX, disabledReason = "small disks are mounted with Linux's unshare")
class FullDiskIT {

    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final int DISK_KIB = 6 << 10;

    @Test
    void aFullDiskCostsNothingThatWasAccepted(@TempDir Path folder) throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Path ledger = Files.createFile(folder.resolve("ledger"));
        Path log = folder.resolve("host.log");
        try (var gateway = new ScriptedGateway()) {
            gateway.forgetRequests();
            gateway.answer(_ -> Reply.of(503, ""));
            List<String> arguments =
                    List.of(
                            Integer.toString(DISK_KIB),
                            disk.toString(),
                            ledger.toString(),
                            gateway.address().toString(),
                            Integer.toString(Integer.MAX_VALUE));
            try (Victim host = Victim.start(MountedHost.class, arguments, log, DEADLINE)) {
                host.awaitReady();
                awaitLine(log, "cannot be spooled: java.io.IOException: No space left on device");
                awaitLine(log, "audit events dropped: MEMORY_FULL");
                gateway.answer(ScriptedGateway.Request::kept);
                awaitLine(log, "can be spooled again");
            }
            List<String> accepted = Files.readAllLines(ledger);

            assertThat(accepted).hasSizeGreaterThan(2_000);
            assertThat(gateway.eventIds()).containsAll(accepted);
        }
    }

    private static void awaitLine(Path log, String text) {
        Awaitility.await()
                .atMost(DEADLINE)
                .untilAsserted(() -> assertThat(Files.readString(log)).contains(text));
    }
}
