package io.opentrail.router;

import io.opentrail.access.identity.IdentityFileProvider;
import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.settings.Settings;
import io.opentrail.settings.SettingsException;
import io.opentrail.settings.ValueFormat;
import io.opentrail.telemetry.MetricsEndpoint;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.telemetry.lifecycle.ServiceRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/// Runs a trail router as a process of its own.
public final class Main {

    private static final String NAME = "trail-router";
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(30);

    private Main() {}

    static void main(String[] args) throws IOException, InterruptedException {
        try {
            run(Settings.read(NAME, args, System.getenv(), ProcessConfig::from));
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static void run(ProcessConfig config) throws IOException, InterruptedException {
        var telemetry = new Telemetry();
        try (var run = ServiceRun.begin(NAME, CLOSE_DEADLINE)) {
            run.add("metrics", MetricsEndpoint.start(config.metrics(), telemetry));
            var registry = run.add("registry", new HttpSchemaRegistry(config.registry()));
            var identities =
                    run.add(
                            "identities",
                            IdentityFileProvider.open(
                                    config.identityFile(), IdentityFileProvider.DEFAULT_INTERVAL));
            run.add(
                    NAME,
                    TrailRouter.start(
                            config.router(),
                            config.kafka(),
                            registry,
                            identities,
                            telemetry,
                            InstantSource.system()));
            run.awaitStop();
        }
    }

    /// What the process needs besides the router's own configuration.
    record ProcessConfig(
            TrailRouterConfig router,
            KafkaConnection kafka,
            SchemaRegistryConfig registry,
            Path identityFile,
            HttpEndpointConfig metrics) {

        static ProcessConfig from(Settings settings) {
            return new ProcessConfig(
                    TrailRouterConfig.from(settings),
                    KafkaConnection.from(settings),
                    SchemaRegistryConfig.from(settings),
                    settings.required(
                            "identity-file",
                            ValueFormat.PATH,
                            "tells which accounts are members of an organization"),
                    MetricsEndpoint.config(settings, 4591));
        }
    }
}
