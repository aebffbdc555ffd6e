package io.opentrail.signer.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentrail.access.identity.Identities;
import io.opentrail.digest.SignedDigest;
import io.opentrail.embedded.registry.RegistryProcess;
import io.opentrail.embedded.s3.AccessRule;
import io.opentrail.embedded.s3.EmbeddedS3;
import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.signer.ChangingTrails;
import io.opentrail.signer.DeliveredChain;
import io.opentrail.signer.DeliveredChain.Delivered;
import io.opentrail.signer.DigestSigner;
import io.opentrail.signer.DigestSignerConfig;
import io.opentrail.signer.SignerCell;
import io.opentrail.store.ObjectStore;
import io.opentrail.store.StoredObject;
import io.opentrail.store.s3.S3Credentials;
import io.opentrail.store.s3.S3ObjectStore;
import io.opentrail.store.s3.S3StoreConfig;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.testing.FaultProxy;
import io.opentrail.testing.fault.Victim;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A real broker, registry and S3 server, the latter behind a [FaultProxy], for signers of this and
/// other processes.
final class FaultCell implements AutoCloseable {

    private static final String KEY = "signer";
    private static final String SECRET = "signer-secret";
    private static final Duration POLL = Duration.ofMillis(200);

    /// A dead member is missed, and an open transaction ended, in seconds.
    private static final Map<String, String> BROKER =
            Map.of(
                    "group.consumer.session.timeout.ms", "2000",
                    "group.consumer.heartbeat.interval.ms", "500",
                    "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");

    private final Path folder;
    private final RegistryProcess registryProcess;
    private final HttpSchemaRegistry registry;
    private final EmbeddedS3 s3;
    private final FaultProxy proxy;
    private final SignerCell kafka;
    private final S3ObjectStore store;
    private final S3Client reader;
    private final Map<String, Instant> deliveredAtByLogFile = new HashMap<>();

    FaultCell(Path folder) throws IOException {
        this.folder = folder;
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
        kafka = new SignerCell(folder.resolve("kafka"), registry, BROKER);
    }

    static S3StoreConfig store(URI endpoint) {
        return S3StoreConfig.of(Optional.of(endpoint), "us-east-1", new S3Credentials(KEY, SECRET));
    }

    static DigestSignerConfig config(Path keys, String name) {
        return new DigestSignerConfig(
                keys,
                name,
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                List.of("us-east-1"),
                TopicSizing.DEFAULT,
                DigestSignerConfig.DEFAULT_DRAIN_GRACE);
    }

    /// Of clients that are missed soon.
    static KafkaConnection connection(String bootstrapServers, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.put("max.poll.interval.ms", "2500");
        all.put("transaction.timeout.ms", "5000");
        return new KafkaConnection(bootstrapServers, all);
    }

    static DigestSigner start(
            DigestSignerConfig config,
            KafkaConnection connection,
            SchemaRegistry registry,
            ChangingTrails trails,
            ObjectStore store,
            InstantSource clock) {
        return DigestSigner.start(
                config,
                connection,
                registry,
                trails,
                () -> Identities.of(List.of(), List.of()),
                store,
                new Telemetry(),
                clock);
    }

    /// The two of a run, each with a bucket of its own.
    static ChangingTrails trails(int run) {
        var trails = new ChangingTrails();
        trails.put(trail(run, 1), bucket(run, 1), ChangingTrails.since(SignerCell.TEN));
        trails.put(trail(run, 2), bucket(run, 2), ChangingTrails.since(SignerCell.TEN));
        return trails;
    }

    static String trail(int run, int which) {
        return "trail-%d-%d".formatted(run, which);
    }

    static String bucket(int run, int which) {
        return "bucket-%d-%d".formatted(run, which);
    }

    SignerCell kafka() {
        return kafka;
    }

    FaultProxy proxy() {
        return proxy;
    }

    Path keys(String name) {
        return folder.resolve("keys-" + name);
    }

    String bootstrapServers() {
        return kafka.connection().bootstrapServers();
    }

    String registryUrl() {
        return "http://127.0.0.1:%d/apis/ccompat/v7".formatted(registryProcess.port());
    }

    String storeUrl() {
        return proxy.endpoint().toString();
    }

    DigestSigner signer(String name, int run, InstantSource clock) {
        return start(
                config(keys(name), name),
                connection(bootstrapServers(), Map.of()),
                registry,
                trails(run),
                store,
                clock);
    }

    void createBucket(String bucket) {
        reader.createBucket(create -> create.bucket(bucket));
    }

    void deliver(String trail, String logFile, Instant deliveredAt) {
        deliveredAtByLogFile.put(logFile, deliveredAt);
        kafka.deliver(trail, logFile, deliveredAt);
    }

    /// Waits until as many digests are in the bucket, backfill digests among them, and noted there.
    void awaitDigests(int run, int which, int digests) {
        await().atMost(SignerCell.DEADLINE)
                .pollInterval(POLL)
                .until(() -> keys(run, which).size() >= digests);
        await().atMost(SignerCell.DEADLINE)
                .pollInterval(POLL)
                .until(() ->
                        signed(run, which)
                                        .filter(digest -> digest.getDeliveredAt() != null)
                                        .map(SignedDigest::getObjectKey)
                                        .distinct()
                                        .count()
                                >= digests);
    }

    /// Every log file in one digest, of its time or late; one unbroken chain of each kind; one
    /// digest, ever, for each place in it, and that one in the bucket.
    void assertProven(int run, int which, int hours, List<String> logFiles) {
        Map<String, StoredObject> objects = objects(bucket(run, which));
        List<Delivered> digests =
                DeliveredChain.verified(
                        Map.of(bucket(run, which), objects), trail(run, which), kafka.publicKeys());
        assertThat(digests.stream().flatMap(digest -> digest.logFiles().stream()))
                .containsExactlyInAnyOrderElementsOf(logFiles);
        List<Delivered> hourly = digests.stream().filter(digest -> !digest.isBackfill()).toList();
        assertThat(hourly).hasSizeGreaterThanOrEqualTo(hours);
        assertThat(hourly.getFirst().start()).isEqualTo(SignerCell.TEN);
        assertThat(hourly.stream().filter(Delivered::startsAChain)).hasSize(1);
        assertThat(hourly)
                .allSatisfy(digest ->
                        assertThat(digest.logFiles())
                                .extracting(file ->
                                        Objects.requireNonNull(deliveredAtByLogFile.get(file)))
                                .allMatch(time ->
                                        !time.isBefore(digest.start())
                                                && time.isBefore(digest.end())));
        Map<String, String> inBucket =
                digests.stream().collect(Collectors.toMap(Delivered::key, Delivered::sha256));
        assertThat(
                        signed(run, which)
                                .map(digest -> digest.getObjectKey() + " " + digest.getSha256())
                                .distinct())
                .containsExactlyInAnyOrderElementsOf(
                        inBucket.entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .toList());
        assertThat(objects.keySet()).isEqualTo(new TreeMap<>(inBucket).keySet());
    }

    /// A signer in a process of its own, which stops at a step when it is armed. It also obeys
    /// `NOW` and a time, which sets its clock.
    Victim victim(String name, int run, Stall.Point point, Path log) throws IOException {
        return Victim.start(
                VictimMain.class,
                List.of(
                        bootstrapServers(),
                        registryUrl(),
                        storeUrl(),
                        keys(name).toString(),
                        name,
                        String.valueOf(run),
                        point.name()),
                log,
                SignerCell.DEADLINE);
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

    private Stream<SignedDigest> signed(int run, int which) {
        String trailId = ChangingTrails.trailId(trail(run, which));
        return kafka.signedDigests().stream().filter(digest -> digest.getTrailId().equals(trailId));
    }

    private List<String> keys(int run, int which) {
        try {
            return reader
                    .listObjectsV2Paginator(list -> list.bucket(bucket(run, which)))
                    .contents()
                    .stream()
                    .map(S3Object::key)
                    .toList();
        } catch (NoSuchBucketException _) {
            return List.of();
        }
    }

    private Map<String, StoredObject> objects(String bucket) {
        return reader.listObjectsV2Paginator(list -> list.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .collect(Collectors.toMap(Function.identity(), key -> stored(bucket, key)));
    }

    private StoredObject stored(String bucket, String key) {
        ResponseBytes<GetObjectResponse> object =
                reader.getObjectAsBytes(get -> get.bucket(bucket).key(key));
        return new StoredObject(
                object.asByteArray(),
                object.response().contentType(),
                object.response().metadata());
    }
}
