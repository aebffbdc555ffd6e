package io.opentrail.telemetry.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServiceRunIT {
    /// The service whose process gets the signal.
    static final class TwoParts {
        private TwoParts() {}

        static void main(String[] args) throws InterruptedException {
            try (var run = ServiceRun.begin("two-parts", Duration.ofSeconds(10))) {
                run.add("first", () -> System.out.println("closed first"));
                run.add("second", () -> System.out.println("closed second"));
                if (args.length > 0) {
                    run.fail("second", new IOException("fenced"));
                }
                System.out.println("ready");
                run.awaitStop();
            }
        }
    }

    @Test
    void terminationSignalClosesThePartsInReverseOrder() throws Exception {
        var process = start();
        try (var out = process.inputReader()) {
            readUntil(out, "ready");

            // Process.destroy() would close the streams as well.
            process.toHandle().destroy();

            assertThat(out.lines().filter(line -> line.startsWith("closed")))
                    .containsExactly("closed second", "closed first");
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void failedPartEndsTheProcessWithStatusOne() throws Exception {
        var process = start("fail");
        try (var out = process.inputReader()) {

            var lines = out.lines().filter(line -> line.startsWith("closed")).toList();

            assertThat(lines).containsExactly("closed second", "closed first");
            assertThat(process.waitFor()).isEqualTo(1);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(String... args) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(TwoParts.class.getName());
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static void readUntil(BufferedReader out, String wanted) throws IOException {
        for (var line = out.readLine(); !wanted.equals(line); line = out.readLine()) {
            if (line == null) {
                throw new IOException("process ended before '" + wanted + "'");
            }
        }
    }
}
