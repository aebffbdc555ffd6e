package io.opentrail.router;

import io.opentrail.router.stream.Freshness;
import io.opentrail.router.stream.RouterMetrics;
import io.opentrail.router.stream.RouterTopology;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.Topic;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trails.KafkaTrailDirectory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running router: its topics, its view of the trails, its stream.
public final class TrailRouter implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(TrailRouter.class);
    private static final String NAME = "trail-router";
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    private final KafkaTrailDirectory trails;
    private final KafkaStreams streams;

    private TrailRouter(KafkaTrailDirectory trails, KafkaStreams streams) {
        this.trails = trails;
        this.streams = streams;
    }

    /// Makes missing topics, reads all trails and begins to route. Returns before the stream has
    /// its partitions: health tells when.
    public static TrailRouter start(
            TrailRouterConfig config,
            KafkaConnection connection,
            SchemaRegistry registry,
            Telemetry telemetry) {
        TopicCatalogue catalogue = new TopicCatalogue(config.sizing());
        provision(config, connection, registry, catalogue);
        var trails = new KafkaTrailDirectory(connection, registry, catalogue.control());
        try {
            var freshness = new Freshness(trails);
            var metrics = new RouterMetrics(telemetry.meters(NAME));
            var topology = new RouterTopology(registry, trails, freshness, metrics).build();
            var settings = StreamsSettings.of(config, connection, freshness);
            var router = new TrailRouter(trails, new KafkaStreams(topology, settings));
            router.begin(telemetry);
            return router;
        } catch (RuntimeException e) {
            trails.close();
            throw e;
        }
    }

    private void begin(Telemetry telemetry) {
        streams.setUncaughtExceptionHandler(TrailRouter::replaceThread);
        telemetry.health().register(NAME, this::health);
        streams.start();
    }

    private static void provision(
            TrailRouterConfig config,
            KafkaConnection connection,
            SchemaRegistry registry,
            TopicCatalogue catalogue) {
        List<Topic> topics =
                Stream.concat(
                                config.regions().stream().map(catalogue::events),
                                Stream.of(
                                        catalogue.routedTrails(),
                                        catalogue.control(),
                                        catalogue.deadLetters()))
                        .toList();
        try (Admin admin = Admin.create(connection.client(NAME + "-topics"))) {
            new TopicProvisioner(admin, registry).provision(topics);
        }
    }

    /// Whatever stopped a thread, its work is undone with its transaction, so another can do it.
    private static StreamThreadExceptionResponse replaceThread(Throwable failure) {
        LOGGER.atWarn().setCause(failure).log("Routing thread failed; another one takes its place");
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private HealthStatus health() {
        KafkaStreams.State state = streams.state();
        return state == KafkaStreams.State.RUNNING
                ? HealthStatus.up()
                : HealthStatus.down("stream is " + state);
    }

    /// Commits what is done and stops; does not leave the group, so that a restart within the
    /// session takes up the same partitions at once.
    @Override
    public void close() {
        streams.close(CLOSE_TIMEOUT);
        trails.close();
    }
}
