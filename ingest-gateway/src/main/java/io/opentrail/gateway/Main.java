package io.opentrail.gateway;

import io.opentrail.access.identity.IdentityFileProvider;
import io.opentrail.schemas.registry.FileBackedSchemaRegistry;
import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.settings.Settings;
import io.opentrail.telemetry.MetricsEndpoint;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.telemetry.lifecycle.ServiceRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// The gateway as a process of its own.
final class Main {

    private static final String SERVICE = "ingest-gateway";

    private Main() {}

    static void main(String[] args) throws Exception {
        var config = Settings.read(SERVICE, args, System.getenv(), ProcessConfig::from);
        try (var run = ServiceRun.begin(SERVICE, Duration.ofSeconds(45))) {
            var telemetry = new Telemetry();
            run.add("metrics", MetricsEndpoint.start(config.metrics(), telemetry));
            var registry = run.add("schema-registry", new HttpSchemaRegistry(config.registry()));
            var identities =
                    run.add(
                            "identities",
                            IdentityFileProvider.open(
                                    config.identityFile(), IdentityFileProvider.DEFAULT_INTERVAL));
            run.add(
                    "gateway",
                    IngestGateway.start(
                            config.gateway(),
                            config.kafka(),
                            remembering(registry, config.schemaCache()),
                            identities,
                            telemetry,
                            Clock.systemUTC(),
                            UUID::randomUUID));
            run.awaitStop();
        }
    }

    private static SchemaRegistry remembering(SchemaRegistry registry, Optional<Path> file)
            throws IOException {
        return file.isPresent() ? new FileBackedSchemaRegistry(registry, file.get()) : registry;
    }
}
