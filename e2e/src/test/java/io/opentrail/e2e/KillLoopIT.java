package io.opentrail.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of the whole process in the middle of a load, again and again: the profile `kill-loop`
/// does it ten times.
class KillLoopIT {

    private static final int ROUNDS = Integer.getInteger("e2e.kill.rounds", 2);
    private static final String ACCOUNT = "700000000001";
    private static final String BUCKET = "audit";
    private static final List<String> REGIONS = List.of("us-east-1", "us-west-2", "eu-west-1");
    private static final int BATCH = 200;

    private final Set<String> attempted = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void everyAcknowledgedEventIsDeliveredOnceAndTheChainIsUnbrokenHoweverOftenItIsKilled(
            @TempDir Path folder) throws Exception {
        var random = new Random(ROUNDS);
        Path identities = Identity.write(folder.resolve("identities.yaml"), List.of(ACCOUNT));
        try (CellProcess cell =
                CellProcess.start(
                        folder.resolve("data"),
                        Map.of(
                                "identity", identities.toString(),
                                "partitions", "2",
                                "flush-interval", "1s",
                                "digest-interval", "7s",
                                "drain-grace", "2s"))) {
            startTrail(cell);

            for (int round = 1; round <= ROUNDS; round++) {
                killAfter(random.nextInt(1, 12) * BATCH, cell);
                System.out.printf(
                        "round %d: killed with %d events acknowledged, ready again%n",
                        round, acknowledged.size());
            }
            load(cell, acknowledged.size() + 5 * BATCH);

            verify(cell);
        }
    }

    private static void startTrail(CellProcess cell) {
        try (Clients clients = clients(cell)) {
            clients.s3().createBucket(create -> create.bucket(BUCKET));
            clients.cloudTrail()
                    .createTrail(create ->
                            create.name("all")
                                    .s3BucketName(BUCKET)
                                    .isMultiRegionTrail(true)
                                    .enableLogFileValidation(true));
            clients.cloudTrail().startLogging(start -> start.name("all"));
        }
    }

    private static Clients clients(CellProcess cell) {
        return Clients.of(cell.ports(), cell.data(), Identity.profile(ACCOUNT), "us-east-1");
    }

    /// Kills it while events are sent, once so many more are acknowledged.
    private void killAfter(int events, CellProcess cell) throws Exception {
        int enough = acknowledged.size() + events;
        Thread load = Thread.ofPlatform().start(() -> loadUntilItBreaks(cell));
        Await.until("load", acknowledged::size, size -> size >= enough);
        cell.kill();
        load.join();
        cell.startAgain();
    }

    private void loadUntilItBreaks(CellProcess cell) {
        try {
            load(cell, Integer.MAX_VALUE);
        } catch (IOException e) {
            // Killed: what the last request held may be kept or not.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void load(CellProcess cell, int untilAcknowledged)
            throws IOException, InterruptedException {
        try (var sender = new Sender(cell.ports(), Identity.SERVICE_KEY, Identity.SERVICE_SECRET)) {
            while (acknowledged.size() < untilAcknowledged) {
                List<String> batch =
                        IntStream.range(0, BATCH)
                                .mapToObj(i ->
                                        Events.event(
                                                ACCOUNT,
                                                REGIONS.get(i % REGIONS.size()),
                                                UUID.randomUUID()))
                                .toList();
                attempted.addAll(batch);
                assertThat(sender.send(batch).accepted()).isEqualTo(BATCH);
                acknowledged.addAll(batch);
            }
        }
    }

    private void verify(CellProcess cell) throws Exception {
        try (Clients clients = clients(cell);
                var auditor = new Auditor(cell, ACCOUNT)) {
            Bucket bucket = auditor.bucket(BUCKET);
            Await.until("all acknowledged events", () -> missing(bucket), missing -> missing == 0);
            clients.cloudTrail().stopLogging(stop -> stop.name("all"));
            Await.until(
                    "a digest for each log file",
                    () -> unlisted(bucket, auditor),
                    unlisted -> unlisted == 0);

            Map<String, Long> deliveries =
                    bucket.records().stream()
                            .collect(
                                    Collectors.groupingBy(
                                            Bucket.Delivered::json, Collectors.counting()));
            assertThat(deliveries).allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
            assertThat(attempted).containsAll(deliveries.keySet());
            assertThat(bucket.keys())
                    .as("nothing half written")
                    .allSatisfy(key -> assertThat(key).endsWith(".json.gz"));
            System.out.printf(
                    "acknowledged %d, delivered %d in %d log files, each once; digests %s%n",
                    acknowledged.size(),
                    deliveries.size(),
                    bucket.logFileKeys().size(),
                    lengths(bucket, auditor));
        }
    }

    private long missing(Bucket bucket) {
        Set<String> delivered =
                bucket.records().stream().map(Bucket.Delivered::json).collect(Collectors.toSet());
        return acknowledged.stream().filter(event -> !delivered.contains(event)).count();
    }

    private static long unlisted(Bucket bucket, Auditor auditor) {
        List<String> listed =
                REGIONS.stream()
                        .flatMap(region -> auditor.verifiedLogFiles(bucket, region).stream())
                        .toList();
        assertThat(listed).doesNotHaveDuplicates();
        return bucket.logFileKeys().stream().filter(key -> !listed.contains(key)).count();
    }

    private static Map<String, Integer> lengths(Bucket bucket, Auditor auditor) {
        var lengths = new TreeMap<String, Integer>();
        REGIONS.forEach(region -> lengths.put(region, auditor.chain(bucket, region).length()));
        return lengths;
    }
}
