package io.opentrail.router;

import io.opentrail.access.identity.IdentityProvider;
import io.opentrail.router.live.LiveTopics;
import io.opentrail.router.repeat.RepeatDetection;
import io.opentrail.router.repeat.TaskMemory;
import io.opentrail.router.stream.EventDecoder;
import io.opentrail.router.stream.Freshness;
import io.opentrail.router.stream.RouterMetrics;
import io.opentrail.router.stream.RouterTopology;
import io.opentrail.router.stream.RoutingTrouble;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.Topic;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.streams.RunningStream;
import io.opentrail.streams.ThreadReplacement;
import io.opentrail.streams.ValidTimestamp;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trails.KafkaTrailDirectory;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;

/// A running router: its topics, its view of the trails, its stream.
public final class TrailRouter implements AutoCloseable {

    private static final String NAME = "trail-router";
    private static final String THREAD_RUNNING = "RUNNING";

    private final int threads;
    private final KafkaTrailDirectory trails;
    private final LiveTopics liveTopics;
    private final RoutingTrouble trouble;
    private final Optional<RepeatDetection> repeats;
    private final RunningStream stream;

    private TrailRouter(
            int threads,
            KafkaTrailDirectory trails,
            LiveTopics liveTopics,
            RoutingTrouble trouble,
            Optional<RepeatDetection> repeats,
            RunningStream stream) {
        this.threads = threads;
        this.trails = trails;
        this.liveTopics = liveTopics;
        this.trouble = trouble;
        this.repeats = repeats;
        this.stream = stream;
    }

    /// Makes missing topics, reads all trails and begins to route. Returns before the stream has
    /// its partitions: health tells when.
    ///
    /// @param identities tell which accounts are members of an organization
    public static TrailRouter start(
            TrailRouterConfig config,
            KafkaConnection connection,
            SchemaRegistry registry,
            IdentityProvider identities,
            Telemetry telemetry,
            InstantSource clock) {
        TopicCatalogue catalogue = new TopicCatalogue(config.sizing());
        Set<String> eventTopics = provision(config, connection, registry, catalogue);
        var trails = new KafkaTrailDirectory(connection, registry, catalogue.control());
        var liveTopics =
                LiveTopics.start(
                        connection, registry, catalogue, trails, config.maxLiveTopics(), clock);
        Optional<RepeatDetection> repeats = Optional.empty();
        try {
            repeats = repeats(config, connection, registry, clock);
            var freshness = new Freshness(trails);
            var metrics = new RouterMetrics(telemetry.meters(NAME));
            var replacement = new ThreadReplacement(NAME, clock);
            var trouble = new RoutingTrouble(replacement);
            var topology =
                    new RouterTopology(
                                    registry,
                                    trails,
                                    identities,
                                    taskMemories(repeats),
                                    liveTopics::isLive,
                                    freshness,
                                    metrics,
                                    trouble,
                                    clock)
                            .build();
            var settings = RouterStreamSettings.of(config, connection, eventTopics, freshness);
            var streams =
                    repeats.map(detection ->
                                    new KafkaStreams(topology, settings, detection.clients()))
                            .orElseGet(() -> new KafkaStreams(topology, settings));
            var router =
                    new TrailRouter(
                            config.threads(),
                            trails,
                            liveTopics,
                            trouble,
                            repeats,
                            new RunningStream(streams, replacement));
            router.begin(telemetry);
            return router;
        } catch (RuntimeException e) {
            repeats.ifPresent(RepeatDetection::close);
            liveTopics.close();
            trails.close();
            throw e;
        }
    }

    private static Optional<RepeatDetection> repeats(
            TrailRouterConfig config,
            KafkaConnection connection,
            SchemaRegistry registry,
            InstantSource clock) {
        var decoder = new EventDecoder(registry);
        return RepeatDetection.start(
                config.repeats(),
                config.stateDirectory().resolve("accepted-events"),
                connection,
                decoder::identity,
                new ValidTimestamp(clock)::of);
    }

    private static Supplier<Optional<TaskMemory>> taskMemories(Optional<RepeatDetection> repeats) {
        return () -> repeats.map(RepeatDetection::taskMemory);
    }

    private void begin(Telemetry telemetry) {
        telemetry.health().register(NAME, this::health);
        telemetry.health().register("live-topics", liveTopics::health);
        telemetry.health().register("trails", this::trailsHealth);
        repeats.ifPresent(detection ->
                telemetry
                        .meters(NAME)
                        .gaugeOf(
                                "catch_up_records",
                                "Records to be read again before their partitions are routed",
                                detection::remaining));
        stream.start();
    }

    /// Returns the event topics that there are then, those of other regions included.
    private static Set<String> provision(
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
                                        catalogue.deadLetters(),
                                        catalogue.conflicts()))
                        .toList();
        try (Admin admin = Admin.create(connection.client(NAME + "-topics"))) {
            var provisioner = new TopicProvisioner(admin, registry);
            provisioner.provision(topics);
            return provisioner.eventTopics();
        }
    }

    private HealthStatus health() {
        KafkaStreams.State state = stream.streams().state();
        Set<ThreadMetadata> running =
                state == KafkaStreams.State.RUNNING ? runningThreads() : Set.of();
        if (running.size() < threads) {
            String reason =
                    "stream is %s, %d of %d threads route"
                            .formatted(state, running.size(), threads);
            return HealthStatus.down(
                    trouble.inPartitions(_ -> true).map(why -> reason + "; " + why).orElse(reason));
        }
        Set<TopicPartition> ours =
                running.stream()
                        .flatMap(thread -> thread.activeTasks().stream())
                        .flatMap(task -> task.topicPartitions().stream())
                        .collect(Collectors.toSet());
        return trouble.inPartitions(ours::contains)
                .or(() -> repeats.flatMap(RepeatDetection::underWay))
                .map(HealthStatus::down)
                .orElseGet(HealthStatus::up);
    }

    private Set<ThreadMetadata> runningThreads() {
        return stream.streams().metadataForLocalThreads().stream()
                .filter(thread -> thread.threadState().equals(THREAD_RUNNING))
                .collect(Collectors.toSet());
    }

    /// Streams waits in silence for brokers that are away; this asks one.
    private HealthStatus trailsHealth() {
        trails.refresh();
        return HealthStatus.up();
    }

    /// Commits what is done and stops; does not leave the group, so that a restart within the
    /// session takes up the same partitions at once.
    @Override
    public void close() {
        stream.close();
        repeats.ifPresent(RepeatDetection::close);
        liveTopics.close();
        trails.close();
    }
}
