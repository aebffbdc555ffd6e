package io.opentrail.manifest;

import static io.opentrail.manifest.ManifestCell.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentrail.telemetry.Telemetry;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryManifestIT {

    private ManifestCell cell;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        cell = new ManifestCell(folder);
        cell.trail("one");
        cell.trail("two");
    }

    @AfterEach
    void stop() {
        cell.close();
    }

    @Test
    void eachLogFileIsListedOnceAcrossRestarts() throws Exception {
        for (int run = 0; run < 2; run++) {
            try (var _ = cell.manifest(new Telemetry())) {
                cell.deliver("one", 40);
                cell.deliver("two", 40);
                int listed = run * 80 + 10;
                await().atMost(DEADLINE).until(() -> cell.listed("one").size() > listed / 2);
            }
        }
        try (var _ = cell.manifest(new Telemetry())) {
            awaitAllListed("one");
            awaitAllListed("two");
        }
    }

    @Test
    void aBucketThatRefusesHoldsUpItsOwnTrailAlone() throws Exception {
        cell.store().refuse("one", "AccessDenied");
        try (var _ = cell.manifest(new Telemetry())) {
            for (int i = 0; i < 12; i++) {
                cell.deliver("one", 1);
                cell.deliver("two", 1);
                awaitAllListed("two");
            }
            await().atMost(DEADLINE).until(() -> cell.pages("one") >= 8);
        }
        assertThat(cell.listed("one")).isEmpty();
        try (var _ = cell.manifest(new Telemetry())) {
            cell.deliver("two", 1);
            awaitAllListed("two");
            cell.deliver("one", 1);
            cell.store().accept("one");

            awaitAllListed("one");
        }
    }

    @Test
    void aPutWhoseAnswerIsLostIsRepeatedToNoEffect() throws Exception {
        cell.store().loseNextAnswers(5);
        try (var _ = cell.manifest(new Telemetry())) {
            for (int i = 0; i < 5; i++) {
                cell.deliver("one", 7);
                awaitAllListed("one");
            }
        }
    }

    private void awaitAllListed(String trailId) {
        List<String> delivered = cell.delivered(trailId);
        await().atMost(DEADLINE)
                .untilAsserted(() ->
                        assertThat(cell.listed(trailId))
                                .hasSizeGreaterThanOrEqualTo(delivered.size()));
        assertThat(cell.listed(trailId)).containsExactlyInAnyOrderElementsOf(delivered);
        assertThat(cell.sequences(trailId)).isEqualTo(upTo(delivered.size()));
        assertThat(cell.objectNumbers(trailId)).isEqualTo(upTo(cell.objectNumbers(trailId).size()));
    }

    private static List<Long> upTo(int last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
