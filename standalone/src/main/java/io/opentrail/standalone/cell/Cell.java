package io.opentrail.standalone.cell;

import io.opentrail.access.identity.Identities;
import io.opentrail.access.identity.IdentityFile;
import io.opentrail.access.identity.IdentityFileProvider;
import io.opentrail.controlapi.ControlApi;
import io.opentrail.controlapi.ControlApiConfig;
import io.opentrail.controlapi.audit.AuditConfig;
import io.opentrail.controlapi.history.HistoryConnection;
import io.opentrail.controlapi.history.HttpEventHistory;
import io.opentrail.embedded.start.Ports;
import io.opentrail.embedded.start.StartException;
import io.opentrail.gateway.IngestGateway;
import io.opentrail.gateway.IngestGatewayConfig;
import io.opentrail.history.EventHistory;
import io.opentrail.history.EventHistoryConfig;
import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.live.LiveDelivery;
import io.opentrail.manifest.DeliveryManifest;
import io.opentrail.manifest.DeliveryManifestConfig;
import io.opentrail.notifier.Notifier;
import io.opentrail.router.TrailRouter;
import io.opentrail.router.TrailRouterConfig;
import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.signer.DigestSigner;
import io.opentrail.signer.DigestSignerConfig;
import io.opentrail.sink.S3Sink;
import io.opentrail.store.ObjectStore;
import io.opentrail.store.s3.S3ObjectStore;
import io.opentrail.store.s3.S3StoreConfig;
import io.opentrail.telemetry.HealthReport;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.telemetry.MetricsEndpoint;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.telemetry.lifecycle.ServiceRun;
import io.opentrail.trails.KafkaTrailDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/// All parts of OpenTrail on one data folder. They are parts of a [ServiceRun], which stops them in
/// reverse order: senders and callers are turned away first, Kafka goes last.
public final class Cell {

    private static final Duration UP_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration UP_POLL = Duration.ofMillis(50);

    private final CellConfig config;
    private final ServiceRun run;
    private final DataFolder data;
    private final Telemetry telemetry = new Telemetry();

    private Cell(CellConfig config, ServiceRun run, DataFolder data) {
        this.config = config;
        this.run = run;
        this.data = data;
    }

    /// Returns when every part is up.
    ///
    /// @param registryHome the unpacked schema registry
    /// @param progress told in a few words of each step
    /// @throws StartException saying which part cannot start, why and what to do
    public static void start(
            CellConfig config, ServiceRun run, Path registryHome, Consumer<String> progress)
            throws IOException {
        DataFolder data = run.add("data-folder", DataFolder.open(config.data()));
        config.ports().requireFree();
        RunningCell.forget(config.data());
        new Cell(config, run, data).start(registryHome, progress);
    }

    private void start(Path registryHome, Consumer<String> progress) throws IOException {
        IdentityFileProvider identities = identities();
        progress.accept("Kafka, S3 and the schema registry");
        EmbeddedParts parts =
                EmbeddedParts.start(run, data, config.ports(), registryHome, identities);
        parts.reportTo(telemetry);
        KafkaConnection kafka = KafkaConnection.of(parts.kafka().bootstrapServers());
        SchemaRegistry registry =
                run.add(
                        "schema-registry-client",
                        new HttpSchemaRegistry(
                                SchemaRegistryConfig.of(parts.schemaRegistry().url())));
        S3ObjectStore store = run.add("object-store", store(parts));
        telemetry.health().register("object-store", () -> HealthStatus.up(store.abilities()));
        progress.accept("topics and schemas");
        provision(kafka, registry);
        progress.accept("services");
        startServices(kafka, registry, store, identities);
        run.add("metrics", MetricsEndpoint.start(http(config.ports().metrics()), telemetry));
        awaitUp();
        new RunningCell(config.ports(), config.regions(), identityFile()).writeTo(data.root());
    }

    private Path identityFile() {
        return config.identityFile().orElseGet(data::identities);
    }

    private IdentityFileProvider identities() throws IOException {
        Path file = identityFile();
        if (config.identityFile().isEmpty() && !Files.exists(file)) {
            IdentityFile.generate(file, new SecureRandom());
        }
        var identities =
                run.add(
                        "identities",
                        IdentityFileProvider.open(file, IdentityFileProvider.DEFAULT_INTERVAL));
        var awsFiles = new AwsFiles(config.ports(), config.regions().getFirst());
        awsFiles.write(data.aws(), identities.current());
        identities.onChange(changed -> rewrite(awsFiles, changed));
        return identities;
    }

    private void rewrite(AwsFiles awsFiles, Identities identities) {
        try {
            awsFiles.write(data.aws(), identities);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private S3ObjectStore store(EmbeddedParts parts) {
        URI endpoint = parts.s3().endpoint();
        return new S3ObjectStore(
                S3StoreConfig.of(
                        Optional.of(endpoint), config.regions().getFirst(), parts.s3Credentials()));
    }

    private void provision(KafkaConnection kafka, SchemaRegistry registry) {
        try (var admin = Admin.create(kafka.client("standalone-topics"))) {
            new TopicProvisioner(admin, registry)
                    .provision(new TopicCatalogue(config.sizing()).all(config.regions()));
        }
    }

    private void startServices(
            KafkaConnection kafka,
            SchemaRegistry registry,
            ObjectStore store,
            IdentityFileProvider identities)
            throws IOException {
        var catalogue = new TopicCatalogue(config.sizing());
        var trails =
                run.add("trails", new KafkaTrailDirectory(kafka, registry, catalogue.control()));
        run.add(
                "digest-signer",
                DigestSigner.start(
                        signerConfig(),
                        kafka,
                        registry,
                        trails,
                        identities,
                        store,
                        telemetry,
                        Clock.systemUTC()));
        run.add(
                "notifier",
                Notifier.start(
                        config.notifier(),
                        kafka,
                        registry,
                        catalogue,
                        trails,
                        telemetry,
                        Clock.systemUTC()));
        run.add(
                "delivery-manifest",
                DeliveryManifest.start(
                        manifestConfig(),
                        kafka,
                        registry,
                        catalogue,
                        trails,
                        store,
                        telemetry,
                        Clock.systemUTC()));
        run.add(
                "live-delivery",
                LiveDelivery.start(
                        config.live(),
                        kafka,
                        registry,
                        catalogue,
                        trails,
                        telemetry,
                        Clock.systemUTC()));
        run.add(
                "s3-sink",
                S3Sink.start(
                        config.sink(),
                        kafka,
                        registry,
                        catalogue,
                        store,
                        telemetry,
                        Clock.systemUTC()));
        run.add(
                "trail-router",
                TrailRouter.start(
                        routerConfig(), kafka, registry, identities, telemetry, Clock.systemUTC()));
        String lookupSecret = secret();
        EventHistory history =
                run.add(
                        "event-history",
                        EventHistory.start(
                                historyConfig(lookupSecret),
                                kafka,
                                registry,
                                telemetry,
                                Clock.systemUTC()));
        var lookups =
                run.add(
                        "history-client",
                        new HttpEventHistory(lookupConfig(history.port(), lookupSecret)));
        run.add(
                "control-api",
                ControlApi.start(
                        controlConfig(), kafka, registry, identities, store, lookups, telemetry));
        run.add(
                "ingest-gateway",
                IngestGateway.start(
                        gatewayConfig(),
                        kafka,
                        registry,
                        identities,
                        telemetry,
                        Clock.systemUTC(),
                        UUID::randomUUID));
    }

    private DeliveryManifestConfig manifestConfig() {
        return new DeliveryManifestConfig(
                "delivery-manifest-0",
                data.manifestState(),
                DeliveryManifestConfig.DEFAULT_PAGE_INTERVAL,
                DeliveryManifestConfig.DEFAULT_MAX_RETRY_PAUSE);
    }

    private DigestSignerConfig signerConfig() {
        return new DigestSignerConfig(
                data.signingKeys(),
                "0",
                config.digestInterval(),
                DigestSignerConfig.DEFAULT_DIGEST_DELAY,
                config.regions(),
                config.sizing(),
                config.drainGrace());
    }

    private TrailRouterConfig routerConfig() {
        return new TrailRouterConfig(
                config.regions(),
                config.sizing(),
                "trail-router-0",
                1,
                config.repeats(),
                data.routerState(),
                TrailRouterConfig.DEFAULT_MAX_LIVE_TOPICS,
                Duration.ofMillis(100));
    }

    /// The history is asked within this process alone, so its secret need not outlive it.
    private static String secret() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private EventHistoryConfig historyConfig(String secret) {
        return new EventHistoryConfig(
                config.regions(),
                config.sizing(),
                "event-history-0",
                1,
                0,
                data.history(),
                config.history(),
                config.dataEvents(),
                EventHistoryConfig.DEFAULT_COMMIT_INTERVAL,
                EventHistoryConfig.DEFAULT_CLEANUP_DELAY,
                http(0),
                Optional.empty(),
                secret);
    }

    private static HistoryConnection lookupConfig(int port, String secret) {
        return new HistoryConnection(
                URI.create(CellPorts.url(port)), secret, HistoryConnection.DEFAULT_TIMEOUT);
    }

    private ControlApiConfig controlConfig() {
        return new ControlApiConfig(
                Ports.LOOPBACK,
                config.ports().controlApi(),
                config.regions(),
                ControlApiConfig.DEFAULT_SWEEP_INTERVAL,
                config.sizing(),
                AuditConfig.DEFAULT);
    }

    private IngestGatewayConfig gatewayConfig() {
        return IngestGatewayConfig.of(config.regions())
                .with(config.sizing())
                .at(Ports.LOOPBACK, config.ports().ingest());
    }

    private static HttpEndpointConfig http(int port) {
        return HttpEndpointConfig.defaults().withAddress(Ports.LOOPBACK, port);
    }

    private void awaitUp() {
        Instant deadline = Instant.now().plus(UP_TIMEOUT);
        HealthReport report = telemetry.health().report();
        while (!report.isUp()) {
            if (Instant.now().isAfter(deadline)) {
                throw new StartException(
                        "not all parts are up within %d s: %s; see %s"
                                .formatted(
                                        UP_TIMEOUT.toSeconds(),
                                        down(report),
                                        DataFolder.logs(data.root())));
            }
            pause();
            report = telemetry.health().report();
        }
    }

    private static String down(HealthReport report) {
        return report.statusByName().entrySet().stream()
                .filter(part -> part.getValue() instanceof HealthStatus.Down)
                .map(part ->
                        part.getKey() + " (" + ((HealthStatus.Down) part.getValue()).reason() + ")")
                .collect(Collectors.joining(", "));
    }

    private static void pause() {
        try {
            Thread.sleep(UP_POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while the parts came up", e);
        }
    }
}
