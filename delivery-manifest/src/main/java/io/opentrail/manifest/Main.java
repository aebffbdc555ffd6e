package io.opentrail.manifest;

import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.settings.Settings;
import io.opentrail.store.s3.S3ObjectStore;
import io.opentrail.telemetry.MetricsEndpoint;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.telemetry.lifecycle.ServiceRun;
import io.opentrail.trails.KafkaTrailDirectory;
import java.time.Duration;
import java.time.InstantSource;

/// The manifest as a process of its own.
final class Main {

    private static final String SERVICE = "delivery-manifest";

    private Main() {}

    static void main(String[] args) throws Exception {
        var config = Settings.read(SERVICE, args, System.getenv(), ProcessConfig::from);
        try (var run = ServiceRun.begin(SERVICE, Duration.ofSeconds(45))) {
            var telemetry = new Telemetry();
            run.add("metrics", MetricsEndpoint.start(config.metrics(), telemetry));
            var registry = run.add("schema-registry", new HttpSchemaRegistry(config.registry()));
            var store = run.add("store", new S3ObjectStore(config.store()));
            var catalogue = new TopicCatalogue(config.sizing());
            var trails =
                    run.add(
                            "trails",
                            new KafkaTrailDirectory(config.kafka(), registry, catalogue.control()));
            run.add(
                    "delivery-manifest",
                    DeliveryManifest.start(
                            config.manifest(),
                            config.kafka(),
                            registry,
                            catalogue,
                            trails,
                            store,
                            telemetry,
                            InstantSource.system()));
            run.awaitStop();
        }
    }
}
