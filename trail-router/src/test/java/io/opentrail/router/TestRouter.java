package io.opentrail.router;

import io.opentrail.access.identity.Identities;
import io.opentrail.router.repeat.RepeatConfig;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.telemetry.Telemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// Routers in the test's own process, of accounts without an organization.
record TestRouter(
        List<String> regions,
        TopicSizing sizing,
        KafkaConnection connection,
        SchemaRegistry schemas) {

    static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

    TrailRouter start(String instance, Path state, Telemetry telemetry) {
        return start(instance, state, COMMIT_INTERVAL, telemetry);
    }

    TrailRouter start(String instance, Path state, Duration commitInterval, Telemetry telemetry) {
        var config =
                new TrailRouterConfig(
                        regions,
                        sizing,
                        instance,
                        1,
                        RepeatConfig.DEFAULT,
                        state,
                        TrailRouterConfig.DEFAULT_MAX_LIVE_TOPICS,
                        commitInterval);
        return TrailRouter.start(
                config,
                connection,
                schemas,
                () -> Identities.of(List.of(), List.of()),
                telemetry,
                InstantSource.system());
    }
}
