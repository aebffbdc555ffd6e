package io.opentrail.manifest.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.delivery.ManifestEntry;
import io.opentrail.delivery.ManifestPage;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.ChainKey;
import io.opentrail.schemas.topics.SampleReceipts;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.telemetry.Telemetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTopologyTest {

    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String ACCOUNT = "111122223333";

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final AvroSerializer<DeliveryReceipt> receipts =
            new AvroSerializer<>(registry, DeliveryReceipt.getClassSchema());
    private final Set<String> withObjects = new HashSet<>();
    private final Topology topology =
            new ManifestTopology(
                            registry,
                            withObjects::contains,
                            INTERVAL,
                            new PageMetrics(new Telemetry().meters("delivery-manifest")),
                            () -> NOW)
                    .build();
    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> deliveries;
    private TestOutputTopic<String, ManifestPage> manifests;

    @BeforeEach
    void start(@TempDir Path folder) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        driver = new TopologyTestDriver(topology, settings, NOW);
        deliveries =
                driver.createInputTopic(
                        TopicCatalogue.DELIVERIES,
                        new StringSerializer(),
                        new ByteArraySerializer());
        manifests =
                driver.createOutputTopic(
                        TopicCatalogue.MANIFESTS,
                        new StringDeserializer(),
                        new AvroDeserializer<>(
                                registry, ManifestPage.class, ManifestPage.getClassSchema()));
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void theTopologyIsTheOneThatWasReviewed() throws IOException {
        try (var golden = getClass().getResourceAsStream("/manifest.topology.txt")) {
            assertThat(topology.describe().toString().strip())
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    @Test
    void nothingIsListedBeforeTheIntervalIsOver() {
        deliver("one", "audit", "AWSLogs/a");

        assertThat(manifests.isEmpty()).isTrue();
    }

    @Test
    void everyLogFileIsListedOnceInOrderAndWithoutGaps() {
        List<String> delivered =
                IntStream.range(0, 1_234).mapToObj(i -> "AWSLogs/file-" + i).toList();
        for (int i = 0; i < delivered.size(); i++) {
            deliver("one", "audit", delivered.get(i));
            if (i % 300 == 0) {
                driver.advanceWallClockTime(INTERVAL);
            }
        }
        driver.advanceWallClockTime(INTERVAL);

        List<ManifestPage> pages = manifests.readValuesToList();
        assertThat(entries(pages)).extracting(ManifestEntry::getObjectKey).isEqualTo(delivered);
        assertThat(pages)
                .extracting(ManifestPage::getNumber)
                .isEqualTo(LongStream.rangeClosed(1, pages.size()).boxed().toList());
        long sequence = 1;
        for (ManifestPage page : pages) {
            assertThat(page.getFirstSequence()).isEqualTo(sequence);
            sequence += page.getEntries().size();
        }
    }

    @Test
    void aPageHasNoMoreThanFiveHundred() {
        IntStream.range(0, 1_001).forEach(i -> deliver("one", "audit", "AWSLogs/file-" + i));

        driver.advanceWallClockTime(INTERVAL);

        assertThat(manifests.readValuesToList())
                .extracting(page -> page.getEntries().size())
                .containsExactly(500, 500, 1);
    }

    @Test
    void eachTrailHasItsOwnNumbers() {
        deliver("one", "audit", "AWSLogs/1");
        deliver("two", "audit", "AWSLogs/2");
        deliver("one", "audit", "AWSLogs/3");

        driver.advanceWallClockTime(INTERVAL);

        assertThat(manifests.readKeyValuesToList())
                .extracting(page -> page.key + "#" + page.value.getNumber())
                .containsExactlyInAnyOrder("one#1", "two#1");
    }

    @Test
    void aTrailWithoutDeliveriesHasNoPage() {
        deliver("one", "audit", "AWSLogs/1");
        driver.advanceWallClockTime(INTERVAL);
        manifests.readValuesToList();

        driver.advanceWallClockTime(INTERVAL);

        assertThat(manifests.isEmpty()).isTrue();
    }

    @Test
    void anotherBucketOrPrefixBeginsAPage() {
        deliver("one", "audit", "AWSLogs/1");
        deliver("one", "other", "AWSLogs/2");
        deliver("one", "other", "prefix/AWSLogs/3");
        deliver("one", "other", "prefix/AWSLogs/4");

        driver.advanceWallClockTime(INTERVAL);

        assertThat(manifests.readValuesToList())
                .extracting(page -> page.getEntries().size())
                .containsExactly(1, 1, 2);
    }

    @Test
    void pagesThatAreObjectsHaveNumbersWithoutGapsOfTheirOwn() {
        page("one", "AWSLogs/1");
        withObjects.add("one");
        page("one", "AWSLogs/2");
        withObjects.clear();
        page("one", "AWSLogs/3");
        withObjects.add("one");
        page("one", "in/here/AWSLogs/4");

        List<ManifestPage> pages = manifests.readValuesToList();

        assertThat(pages).extracting(ManifestPage::getObjectNumber).containsExactly(0L, 1L, 0L, 2L);
        assertThat(pages)
                .extracting(ManifestPage::getObjectKey)
                .containsExactly(
                        "",
                        "AWSLogs/111122223333/OpenTrail-Manifest/us-east-1/trail-one_one/000000000001.json",
                        "",
                        "in/here/AWSLogs/111122223333/OpenTrail-Manifest/us-east-1/trail-one_one/000000000002.json");
        assertThat(pages)
                .extracting(ManifestPage::getObjectBucket)
                .containsExactly("", "audit", "", "audit");
    }

    @Test
    void whatIsNoReceiptIsLeftOut() {
        deliveries.pipeInput("one/" + ACCOUNT + "/us-east-1", new byte[] {1, 2, 3});
        deliveries.pipeInput("no chain", new byte[] {1, 2, 3});
        page("one", "AWSLogs/1");

        assertThat(entries(manifests.readValuesToList())).hasSize(1);
    }

    private void page(String trailId, String objectKey) {
        deliver(trailId, "audit", objectKey);
        driver.advanceWallClockTime(INTERVAL);
    }

    private void deliver(String trailId, String bucket, String objectKey) {
        var chain = new ChainKey(trailId, ACCOUNT, "us-east-1");
        DeliveryReceipt receipt =
                SampleReceipts.of(
                        chain,
                        "arn:aws:cloudtrail:us-east-1:%s:trail/trail-%s"
                                .formatted(ACCOUNT, trailId),
                        bucket,
                        objectKey);
        deliveries.pipeInput(chain.toString(), receipts.encode(TopicCatalogue.DELIVERIES, receipt));
    }

    private static List<ManifestEntry> entries(List<ManifestPage> pages) {
        List<ManifestEntry> entries = new ArrayList<>();
        pages.forEach(page -> entries.addAll(page.getEntries()));
        return entries;
    }
}
