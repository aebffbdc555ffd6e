package io.opentrail.history;

import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.settings.Settings;
import io.opentrail.settings.SettingsException;
import io.opentrail.telemetry.MetricsEndpoint;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.telemetry.lifecycle.ServiceRun;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/// Runs an event history as a process of its own.
public final class Main {

    private static final String NAME = "event-history";
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
            run.add(
                    NAME,
                    EventHistory.start(
                            config.history(),
                            config.kafka(),
                            registry,
                            telemetry,
                            InstantSource.system()));
            run.awaitStop();
        }
    }
}
