package io.opentrail.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.testing.fault.Victim;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that learn at the same time write one file, as several gateways of a host do.
class SharedSchemaFileIT {

    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final int PROCESSES = 3;
    private static final int SUBJECTS = 60;

    @Test
    void fileIsWholeAtAnyTimeAndHasWhatEachHasLearned(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("schemas.properties");
        Path log = folder.resolve("log");
        List<Victim> learners = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                List<String> arguments =
                        List.of(file.toString(), "process-" + i, String.valueOf(SUBJECTS));
                learners.add(Victim.start(SchemaLearner.class, arguments, log, DEADLINE));
            }
            for (Victim learner : learners) {
                learner.awaitReady();
            }
            for (Victim learner : learners) {
                learner.release();
            }
            CompletableFuture<Void> all =
                    CompletableFuture.runAsync(
                            () -> learners.forEach(SharedSchemaFileIT::awaitEnd));
            int largest = 0;
            do {
                int size = idsIn(file).size();
                assertThat(size).isGreaterThanOrEqualTo(largest);
                largest = size;
            } while (!all.isDone());
            all.get();
        } finally {
            for (Victim learner : learners) {
                learner.close();
            }
        }

        assertThat(idsIn(file)).as(Files.readString(log)).hasSize(PROCESSES * SUBJECTS);
    }

    private static void awaitEnd(Victim learner) {
        try {
            learner.awaitReached();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Properties idsIn(Path file) throws Exception {
        var ids = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                ids.load(reader);
            }
        }
        return ids;
    }
}
