package io.opentrail.sink;

import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.settings.Settings;
import io.opentrail.store.s3.S3ObjectStore;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.telemetry.MetricsEndpoint;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.telemetry.lifecycle.ServiceRun;
import java.time.Duration;
import java.time.InstantSource;

/// The sink as a process of its own.
final class Main {

    private static final String SERVICE = "s3-sink";

    private Main() {}

    static void main(String[] args) throws Exception {
        var config = Settings.read(SERVICE, args, System.getenv(), ProcessConfig::from);
        try (var run = ServiceRun.begin(SERVICE, Duration.ofSeconds(45))) {
            var telemetry = new Telemetry();
            run.add("metrics", MetricsEndpoint.start(config.metrics(), telemetry));
            var registry = run.add("schema-registry", new HttpSchemaRegistry(config.registry()));
            var store = run.add("store", new S3ObjectStore(config.store()));
            run.add(
                    "sink",
                    S3Sink.start(
                            config.sink(),
                            config.kafka(),
                            registry,
                            new TopicCatalogue(config.sizing()),
                            store,
                            telemetry,
                            InstantSource.system()));
            telemetry.health().register("object-store", () -> HealthStatus.up(store.abilities()));
            run.awaitStop();
        }
    }
}
