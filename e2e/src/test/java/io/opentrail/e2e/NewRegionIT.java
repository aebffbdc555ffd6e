package io.opentrail.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudtrail.model.Trail;

/// A region that is configured later joins the trails that there are.
class NewRegionIT {

    private static final String ACCOUNT = "720000000001";
    private static final String OLD = "us-east-1";
    private static final String NEW = "ap-south-1";

    @Test
    void itsEventsAreInTheTrailsOfAllRegionsWithNoFurtherCall(@TempDir Path folder)
            throws Exception {
        Path identities = folder.resolve("identities.yaml");
        Identity.write(identities, Set.of(ACCOUNT));
        try (var cell = CellProcess.start(folder.resolve("data"), settings(identities, OLD));
                Clients clients = clients(cell, OLD);
                Clients inNewRegion = clients(cell, NEW);
                var auditor = new Auditor(cell, ACCOUNT)) {
            clients.s3().createBucket(create -> create.bucket("all-regions"));
            clients.cloudTrail()
                    .createTrail(create ->
                            create.name("all")
                                    .s3BucketName("all-regions")
                                    .isMultiRegionTrail(true)
                                    .enableLogFileValidation(true));
            clients.cloudTrail().startLogging(start -> start.name("all"));
            cell.stop();

            cell.startAgain(settings(identities, OLD + "," + NEW));
            List<String> events =
                    IntStream.range(0, 20)
                            .mapToObj(_ -> Events.event(ACCOUNT, NEW, UUID.randomUUID()))
                            .toList();
            try (var sender =
                    new Sender(cell.ports(), Identity.SERVICE_KEY, Identity.SERVICE_SECRET)) {
                assertThat(sender.send(events).accepted()).isEqualTo(events.size());
            }

            Bucket bucket = auditor.bucket("all-regions");
            Await.until("delivered", () -> bucket.records().size(), n -> n >= events.size());
            assertThat(bucket.records())
                    .containsExactlyInAnyOrderElementsOf(
                            events.stream()
                                    .map(json -> new Bucket.Delivered(ACCOUNT, NEW, json))
                                    .toList());
            List<Trail> shadows = inNewRegion.cloudTrail().describeTrails().trailList();
            assertThat(shadows).extracting(Trail::homeRegion).containsExactly(OLD);
            // Of those only: to verify is to call the API, which becomes events and log files.
            List<String> logFiles =
                    bucket.logFileKeys().stream()
                            .filter(key -> key.contains("/CloudTrail/" + NEW + "/"))
                            .toList();
            Await.untilAsserted(
                    "digests of the new region",
                    () -> assertThat(auditor.verifiedLogFiles(bucket, NEW)).containsAll(logFiles));
        }
    }

    private static Map<String, String> settings(Path identities, String regions) {
        return Map.of(
                "regions", regions,
                "identity", identities.toString(),
                "partitions", "2",
                "flush-interval", "1s",
                "digest-interval", "5s",
                "drain-grace", "2s");
    }

    private static Clients clients(CellProcess cell, String region) {
        return Clients.of(cell.ports(), cell.data(), Identity.profile(ACCOUNT), region);
    }
}
