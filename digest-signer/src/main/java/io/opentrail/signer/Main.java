package io.opentrail.signer;

import io.opentrail.access.identity.IdentityFileProvider;
import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.settings.Settings;
import io.opentrail.store.s3.S3ObjectStore;
import io.opentrail.telemetry.MetricsEndpoint;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.telemetry.lifecycle.ServiceRun;
import io.opentrail.trails.KafkaTrailDirectory;
import java.time.Clock;
import java.time.Duration;

/// The signer as a process of its own.
final class Main {

    private static final String SERVICE = "digest-signer";

    private Main() {}

    static void main(String[] args) throws Exception {
        var config = Settings.read(SERVICE, args, System.getenv(), ProcessConfig::from);
        try (var run = ServiceRun.begin(SERVICE, Duration.ofSeconds(45))) {
            var telemetry = new Telemetry();
            run.add("metrics", MetricsEndpoint.start(config.metrics(), telemetry));
            var registry = run.add("schema-registry", new HttpSchemaRegistry(config.registry()));
            var store = run.add("object-store", new S3ObjectStore(config.store()));
            var identities =
                    run.add(
                            "identities",
                            IdentityFileProvider.open(
                                    config.identityFile(), IdentityFileProvider.DEFAULT_INTERVAL));
            DigestSigner.provision(config.signer(), config.kafka(), registry);
            var trails =
                    run.add(
                            "trails",
                            new KafkaTrailDirectory(
                                    config.kafka(),
                                    registry,
                                    new TopicCatalogue(config.signer().sizing()).control()));
            run.add(
                    "signer",
                    DigestSigner.start(
                            config.signer(),
                            config.kafka(),
                            registry,
                            trails,
                            identities,
                            store,
                            telemetry,
                            Clock.systemUTC()));
            run.awaitStop();
        }
    }
}
