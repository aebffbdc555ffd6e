package io.opentrail.standalone.cell;

import io.opentrail.access.identity.IdentityProvider;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.embedded.registry.RegistryProcess;
import io.opentrail.embedded.s3.EmbeddedS3;
import io.opentrail.store.s3.S3Credentials;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.telemetry.lifecycle.ServiceRun;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/// Kafka, the schema registry and the S3 server of a cell.
///
/// @param s3Credentials of the cell's own services, fresh at every start
record EmbeddedParts(
        EmbeddedKafka kafka,
        RegistryProcess schemaRegistry,
        EmbeddedS3 s3,
        S3Credentials s3Credentials) {

    private static final Duration REGISTRY_TIMEOUT = Duration.ofSeconds(90);
    private static final Executor THREAD_EACH = task -> Thread.ofPlatform().daemon().start(task);

    /// Starts them side by side and returns when all serve; each becomes a part of the run.
    static EmbeddedParts start(
            ServiceRun run,
            DataFolder data,
            CellPorts ports,
            Path registryHome,
            IdentityProvider identities) {
        S3Credentials own = freshCredentials(new SecureRandom());
        CompletableFuture<RegistryProcess> registry =
                CompletableFuture.supplyAsync(
                        () ->
                                run.add(
                                        "schema-registry",
                                        RegistryProcess.start(
                                                registryConfig(data, ports, registryHome))),
                        THREAD_EACH);
        CompletableFuture<EmbeddedS3> s3 =
                CompletableFuture.supplyAsync(
                        () ->
                                run.add(
                                        "s3",
                                        EmbeddedS3.start(
                                                new EmbeddedS3.Config(
                                                        data.s3(),
                                                        ports.s3(),
                                                        new S3Access(identities, own)))),
                        THREAD_EACH);
        EmbeddedKafka kafka =
                run.add(
                        "kafka",
                        EmbeddedKafka.start(
                                new EmbeddedKafka.Config(data.kafka(), ports.kafka(), Map.of())));
        return new EmbeddedParts(kafka, started(registry), started(s3), own);
    }

    void reportTo(Telemetry telemetry) {
        telemetry
                .health()
                .register(
                        "schema-registry",
                        () ->
                                schemaRegistry.isAlive()
                                        ? HealthStatus.up()
                                        : HealthStatus.down(
                                                "its process has ended; see its log and start again"));
    }

    private static RegistryProcess.Config registryConfig(
            DataFolder data, CellPorts ports, Path home) {
        return new RegistryProcess.Config(
                home,
                data.schemaRegistry(),
                ports.schemaRegistry(),
                DataFolder.logs(data.root()).resolve("schema-registry.log"),
                REGISTRY_TIMEOUT);
    }

    private static <T> T started(CompletableFuture<T> part) {
        try {
            return part.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private static S3Credentials freshCredentials(SecureRandom random) {
        var secret = new byte[30];
        random.nextBytes(secret);
        return new S3Credentials("OPENTRAIL", HexFormat.of().formatHex(secret));
    }
}
