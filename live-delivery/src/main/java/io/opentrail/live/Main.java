package io.opentrail.live;

import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.settings.Settings;
import io.opentrail.telemetry.MetricsEndpoint;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.telemetry.lifecycle.ServiceRun;
import io.opentrail.trails.KafkaTrailDirectory;
import java.time.Duration;
import java.time.InstantSource;

/// Live delivery as a process of its own.
final class Main {

    private static final String SERVICE = "live-delivery";

    private Main() {}

    static void main(String[] args) throws Exception {
        var config = Settings.read(SERVICE, args, System.getenv(), ProcessConfig::from);
        try (var run = ServiceRun.begin(SERVICE, Duration.ofSeconds(45))) {
            var telemetry = new Telemetry();
            run.add("metrics", MetricsEndpoint.start(config.metrics(), telemetry));
            var registry = run.add("schema-registry", new HttpSchemaRegistry(config.registry()));
            var catalogue = new TopicCatalogue(config.sizing());
            var trails =
                    run.add(
                            "trails",
                            new KafkaTrailDirectory(config.kafka(), registry, catalogue.control()));
            run.add(
                    SERVICE,
                    LiveDelivery.start(
                            config.live(),
                            config.kafka(),
                            registry,
                            catalogue,
                            trails,
                            telemetry,
                            InstantSource.system()));
            run.awaitStop();
        }
    }
}
