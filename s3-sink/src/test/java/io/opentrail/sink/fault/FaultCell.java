package io.opentrail.sink.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.embedded.registry.RegistryProcess;
import io.opentrail.embedded.s3.AccessRule;
import io.opentrail.embedded.s3.EmbeddedS3;
import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.sink.S3Sink;
import io.opentrail.sink.S3SinkConfig;
import io.opentrail.sink.SinkCell;
import io.opentrail.store.s3.S3Credentials;
import io.opentrail.store.s3.S3ObjectStore;
import io.opentrail.store.s3.S3StoreConfig;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.testing.FaultProxy;
import io.opentrail.testing.fault.Victim;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A real broker, registry and S3 server, the latter behind a [FaultProxy], for sinks of this and
/// other processes.
final class FaultCell implements AutoCloseable {

    static final TopicCatalogue CATALOGUE =
            new TopicCatalogue(new TopicSizing(2, 2, Duration.ofDays(7), Duration.ofDays(31)));

    private static final String KEY = "sink";
    private static final String SECRET = "sink-secret";
    private static final Pattern RECORD = Pattern.compile("\\{\"n\":\\d+\\}");

    /// A dead member is missed, and an open transaction ended, in seconds.
    private static final Map<String, String> BROKER =
            Map.of(
                    "group.consumer.session.timeout.ms", "2000",
                    "group.consumer.heartbeat.interval.ms", "500",
                    "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");

    private final RegistryProcess registryProcess;
    private final HttpSchemaRegistry registry;
    private final EmbeddedS3 s3;
    private final FaultProxy proxy;
    private final SinkCell kafka;
    private final S3ObjectStore store;
    private final S3Client reader;

    FaultCell(Path folder) throws IOException {
        registryProcess =
                RegistryProcess.start(
                        RegistryProcess.Config.in(
                                Path.of(System.getProperty("opentrail.registry.home")),
                                folder.resolve("registry")));
        registry = new HttpSchemaRegistry(SchemaRegistryConfig.of(URI.create(registryUrl())));
        s3 =
                EmbeddedS3.start(
                        EmbeddedS3.Config.in(
                                folder.resolve("s3"), AccessRule.onlyKey(KEY, SECRET)));
        proxy = new FaultProxy(s3.endpoint());
        store = new S3ObjectStore(store(proxy.endpoint()));
        reader =
                S3Client.builder()
                        .endpointOverride(s3.endpoint())
                        .region(Region.US_EAST_1)
                        .forcePathStyle(true)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(KEY, SECRET)))
                        .build();
        kafka = new SinkCell(folder.resolve("kafka"), registry, BROKER);
    }

    static S3StoreConfig store(URI endpoint) {
        return S3StoreConfig.of(Optional.of(endpoint), "us-east-1", new S3Credentials(KEY, SECRET));
    }

    SinkCell kafka() {
        return kafka;
    }

    FaultProxy proxy() {
        return proxy;
    }

    String bootstrapServers() {
        return kafka.connection(Map.of()).bootstrapServers();
    }

    String registryUrl() {
        return "http://127.0.0.1:%d/apis/ccompat/v7".formatted(registryProcess.port());
    }

    String storeUrl() {
        return proxy.endpoint().toString();
    }

    S3Sink sink(String name) {
        return S3Sink.start(
                new S3SinkConfig(name, SinkCell.QUICK),
                kafka.connection(
                        Map.of("max.poll.interval.ms", "2500", "transaction.timeout.ms", "5000")),
                registry,
                CATALOGUE,
                store,
                new Telemetry(),
                InstantSource.system());
    }

    void createBucket(String bucket) {
        reader.createBucket(create -> create.bucket(bucket));
    }

    /// Waits until more records are in lanes than there were.
    void awaitParked(long before) {
        await(() -> kafka.parkedRecords() > before);
    }

    /// Waits until more chunks of lanes have been decided than there were.
    void awaitLaneDecision(long before) {
        await(() -> kafka.laneDecisions() > before);
    }

    /// Waits until as many events are there, and their receipts.
    void awaitDelivered(String bucket, int events) {
        await(() -> receipted(bucket) >= events);
    }

    /// Every event once and in its own bytes, every object with one receipt that tells its hash.
    void assertEachOnce(String bucket, int events) {
        Map<String, byte[]> contents = contents(bucket);
        List<String> records = new ArrayList<>();
        contents.values().stream()
                .map(content -> new String(content, StandardCharsets.UTF_8))
                .flatMap(text -> RECORD.matcher(text).results().map(MatchResult::group))
                .forEach(records::add);
        assertThat(records)
                .containsExactlyInAnyOrderElementsOf(
                        SinkCell.numbers(0, events).stream()
                                .map(n -> SinkCell.record(n, ""))
                                .toList());
        Map<String, String> hashes = new TreeMap<>();
        contents.forEach((key, content) -> hashes.put(key, sha256(content)));
        Map<String, String> receipted = new TreeMap<>();
        receipts(bucket)
                .forEach(receipt -> receipted.put(receipt.getObjectKey(), receipt.getSha256()));
        assertThat(receipted).isEqualTo(hashes);
    }

    /// A sink in a process of its own, which stops at a step when it is armed.
    Victim victim(String name, Step step, Path log) throws IOException {
        return Victim.start(
                VictimMain.class,
                List.of(bootstrapServers(), registryUrl(), storeUrl(), name, step.point().name()),
                log,
                SinkCell.DEADLINE);
    }

    @Override
    public void close() throws IOException {
        kafka.close();
        store.close();
        reader.close();
        proxy.close();
        s3.close();
        registry.close();
        registryProcess.close();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(SinkCell.DEADLINE)
                .pollInterval(Duration.ofMillis(200))
                .until(condition);
    }

    private int receipted(String bucket) {
        return receipts(bucket).stream().mapToInt(DeliveryReceipt::getEventCount).sum();
    }

    /// Fails if an object has two.
    private List<DeliveryReceipt> receipts(String bucket) {
        return kafka.receiptsByObjectKey().values().stream()
                .filter(receipt -> receipt.getBucket().equals(bucket))
                .toList();
    }

    /// By key, uncompressed.
    private Map<String, byte[]> contents(String bucket) {
        Map<String, byte[]> contents = new TreeMap<>();
        reader.listObjectsV2Paginator(list -> list.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .forEach(key ->
                        contents.put(
                                key,
                                inflated(
                                        reader.getObjectAsBytes(get -> get.bucket(bucket).key(key))
                                                .asByteArray())));
        return contents;
    }

    private static byte[] inflated(byte[] member) {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(member))) {
            return gzip.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
