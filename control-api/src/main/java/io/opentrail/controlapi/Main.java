package io.opentrail.controlapi;

import io.opentrail.access.identity.IdentityFileProvider;
import io.opentrail.controlapi.history.HttpEventHistory;
import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.settings.Settings;
import io.opentrail.store.s3.S3ObjectStore;
import io.opentrail.telemetry.MetricsEndpoint;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.telemetry.lifecycle.ServiceRun;
import java.time.Duration;

/// Runs the control API as a process of its own.
public final class Main {

    private static final String SERVICE = "control-api";

    private Main() {}

    public static void main(String[] args) throws Exception {
        var config = Settings.read(SERVICE, args, System.getenv(), MainConfig::from);
        var telemetry = new Telemetry();
        try (var run = ServiceRun.begin(SERVICE, Duration.ofSeconds(30))) {
            run.add("metrics", MetricsEndpoint.start(config.metrics(), telemetry));
            var registry = run.add("registry", new HttpSchemaRegistry(config.registry()));
            var identities =
                    run.add(
                            "identities",
                            IdentityFileProvider.open(
                                    config.identityFile(), IdentityFileProvider.DEFAULT_INTERVAL));
            var store = run.add("store", new S3ObjectStore(config.store()));
            var history = run.add("history", new HttpEventHistory(config.history()));
            run.add(
                    "api",
                    ControlApi.start(
                            config.api(),
                            config.kafka(),
                            registry,
                            identities,
                            store,
                            history,
                            telemetry));
            run.awaitStop();
        }
    }
}
