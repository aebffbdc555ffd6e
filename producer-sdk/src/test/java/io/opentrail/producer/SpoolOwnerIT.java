package io.opentrail.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A spool's folder has one owner, whichever process asks for it.
class SpoolOwnerIT {

    private static final URI NO_GATEWAY = URI.create("http://127.0.0.1:1");

    @Test
    void otherProcessesAreRefusedAlsoAfterThisOneHasAskedTwice(@TempDir Path folder)
            throws Exception {
        Path spool = folder.resolve("spool");
        RecorderConfig config = RecordingHost.config(spool, NO_GATEWAY);

        String other;
        try (var owner = EventRecorder.open(config)) {
            assertThatThrownBy(() -> EventRecorder.open(config))
                    .isInstanceOf(IllegalStateException.class);
            other = outputOfAnotherProcess(spool, folder.resolve("ledger"));
            assertThat(owner.metrics().spoolFailures()).isZero();
        }

        assertThat(other).contains("is in use by another recorder").doesNotContain("READY");
    }

    /// It ends by itself: nobody writes to it.
    private static String outputOfAnotherProcess(Path spool, Path ledger) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                RecordingHost.class.getName(),
                                spool.toString(),
                                ledger.toString(),
                                NO_GATEWAY.toString())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
