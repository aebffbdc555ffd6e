package io.opentrail.router;

import io.opentrail.access.identity.IdentityProvider;
import io.opentrail.router.live.LiveTopics;
import io.opentrail.router.repeat.AcceptedEventsStore;
import io.opentrail.router.repeat.ChangelogTrim;
import io.opentrail.router.repeat.RocksDbMemory;
import io.opentrail.router.stream.Freshness;
import io.opentrail.router.stream.RouterMetrics;
import io.opentrail.router.stream.RouterTopology;
import io.opentrail.router.stream.RoutingTrouble;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.Topic;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trails.KafkaTrailDirectory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running router: its topics, its view of the trails, its stream.
public final class TrailRouter implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(TrailRouter.class);
    private static final String NAME = "trail-router";
    private static final String THREAD_RUNNING = "RUNNING";
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    private final int threads;
    private final KafkaTrailDirectory trails;
    private final LiveTopics liveTopics;
    private final RoutingTrouble trouble;
    private final ThreadReplacement replacement;
    private final RocksDbMemory memory;
    private final ChangelogTrim changelogTrim;
    private final KafkaStreams streams;

    private TrailRouter(
            int threads,
            KafkaTrailDirectory trails,
            LiveTopics liveTopics,
            RoutingTrouble trouble,
            RocksDbMemory memory,
            ChangelogTrim changelogTrim,
            KafkaStreams streams) {
        this.threads = threads;
        this.trails = trails;
        this.liveTopics = liveTopics;
        this.trouble = trouble;
        this.replacement = new ThreadReplacement(trouble);
        this.memory = memory;
        this.changelogTrim = changelogTrim;
        this.streams = streams;
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
        var memory = new RocksDbMemory(config.repeats().memoryBytes());
        try {
            var freshness = new Freshness(trails);
            var metrics = new RouterMetrics(telemetry.meters(NAME));
            var trouble = new RoutingTrouble(clock);
            var accepted =
                    new AcceptedEventsStore(config.repeats(), config.sizing().eventRetention());
            var topology =
                    new RouterTopology(
                                    registry,
                                    trails,
                                    identities,
                                    accepted,
                                    liveTopics::isLive,
                                    freshness,
                                    metrics,
                                    trouble,
                                    clock)
                            .build();
            var settings = StreamsSettings.of(config, connection, eventTopics, freshness, memory);
            var streams = new KafkaStreams(topology, settings);
            var changelogTrim =
                    ChangelogTrim.start(
                            connection,
                            AcceptedEventsStore.changelogOf(StreamsSettings.APPLICATION_ID),
                            config.repeats());
            var router =
                    new TrailRouter(
                            config.threads(),
                            trails,
                            liveTopics,
                            trouble,
                            memory,
                            changelogTrim,
                            streams);
            router.begin(telemetry);
            return router;
        } catch (RuntimeException e) {
            memory.close();
            liveTopics.close();
            trails.close();
            throw e;
        }
    }

    private void begin(Telemetry telemetry) {
        streams.setUncaughtExceptionHandler(replacement);
        telemetry.health().register(NAME, this::health);
        telemetry.health().register("live-topics", liveTopics::health);
        telemetry.health().register("trails", this::trailsHealth);
        streams.start();
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
            new TopicProvisioner(admin, registry).provision(topics);
            return admin.listTopics().names().get().stream()
                    .filter(name -> name.startsWith(TopicCatalogue.EVENTS_PREFIX))
                    .collect(Collectors.toSet());
        } catch (ExecutionException e) {
            throw new IllegalStateException("topics cannot be listed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while topics were listed", e);
        }
    }

    private HealthStatus health() {
        KafkaStreams.State state = streams.state();
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
                .map(HealthStatus::down)
                .orElseGet(HealthStatus::up);
    }

    private Set<ThreadMetadata> runningThreads() {
        return streams.metadataForLocalThreads().stream()
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
        replacement.close();
        if (streams.close(CLOSE_TIMEOUT)) {
            memory.close();
        } else {
            LOGGER.atWarn()
                    .addKeyValue("timeout", CLOSE_TIMEOUT)
                    .log("Stream did not stop in time; what it has not committed is undone");
        }
        changelogTrim.close();
        liveTopics.close();
        trails.close();
    }
}
