package io.opentrail.history;

import io.opentrail.history.event.HistoryCategories;
import io.opentrail.history.query.LookupHandler;
import io.opentrail.history.query.LookupMetrics;
import io.opentrail.history.query.LookupRouter;
import io.opentrail.history.query.Peers;
import io.opentrail.history.store.StoreOptions;
import io.opentrail.history.stream.HistoryMetrics;
import io.opentrail.history.stream.HistoryTopology;
import io.opentrail.history.stream.LeftPartitions;
import io.opentrail.history.stream.PartitionStores;
import io.opentrail.http.HttpEndpoint;
import io.opentrail.http.HttpHandler;
import io.opentrail.http.HttpResponse;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.Topic;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.telemetry.Meters;
import io.opentrail.telemetry.Telemetry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running event history: its topics, its stores, its stream, and the endpoint for lookups.
public final class EventHistory implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(EventHistory.class);
    private static final String NAME = "event-history";
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);
    private static final HttpHandler NOT_YET =
            _ -> HttpResponse.empty(503).withHeader("Retry-After", "1");

    private final Deque<Runnable> closings;
    private final HttpEndpoint endpoint;
    private final KafkaStreams streams;
    private final ThreadReplacement replacement;
    private final LeftPartitions leftPartitions;

    /// @param closings gets what is opened here, as soon as it is
    private EventHistory(
            EventHistoryConfig config,
            KafkaConnection connection,
            SchemaRegistry registry,
            Telemetry telemetry,
            InstantSource clock,
            Deque<Runnable> closings)
            throws IOException {
        this.closings = closings;
        Set<String> eventTopics = provision(config, connection, registry);
        var stores =
                new PartitionStores(
                        config.directory(),
                        new StoreOptions(config.store()),
                        AuditEvents.deserializer(registry),
                        clock);
        closings.push(stores::close);
        var handler = new AtomicReference<>(NOT_YET);
        this.endpoint =
                HttpEndpoint.start(config.listen(), request -> handler.get().handle(request));
        closings.push(endpoint::close);
        HostInfo self =
                config.advertised()
                        .map(address -> new HostInfo(address.host(), address.port()))
                        .orElseGet(() -> new HostInfo(config.listen().host(), endpoint.port()));
        Meters meters = telemetry.meters(NAME);
        meters.gaugeOf("disk_bytes", "Bytes of the events' files", stores::diskBytes);
        meters.gaugeOf("time_segments", "Slices of time that have events", stores::segments);
        var topology =
                new HistoryTopology(
                                registry,
                                HistoryCategories.withData(config.dataEvents()),
                                stores,
                                new HistoryMetrics(meters),
                                clock)
                        .build();
        this.replacement = new ThreadReplacement(clock);
        this.streams =
                new KafkaStreams(
                        topology, StreamsSettings.of(config, connection, eventTopics, self));
        closings.push(this::closeStreams);
        this.leftPartitions =
                new LeftPartitions(stores, config.cleanupDelay(), this::assigned, clock);
        closings.push(leftPartitions::close);
        var peers = new Peers(config.secret());
        closings.push(peers::close);
        handler.set(
                new LookupHandler(
                        new LookupRouter(streams, self, peers),
                        config.secret(),
                        new LookupMetrics(meters)));
        streams.setUncaughtExceptionHandler(replacement);
        telemetry.health().register(NAME, this::health);
    }

    /// Makes missing topics and begins. Returns before the stream has its partitions: health tells
    /// when, and lookups are answered with 503 until then. What was opened is closed again where
    /// this fails.
    ///
    /// @throws IOException if the address cannot be listened on
    public static EventHistory start(
            EventHistoryConfig config,
            KafkaConnection connection,
            SchemaRegistry registry,
            Telemetry telemetry,
            InstantSource clock)
            throws IOException {
        Deque<Runnable> closings = new ArrayDeque<>();
        try {
            var history =
                    new EventHistory(config, connection, registry, telemetry, clock, closings);
            history.streams.start();
            history.leftPartitions.start();
            return history;
        } catch (IOException | RuntimeException e) {
            closeAll(closings);
            throw e;
        }
    }

    /// Of the endpoint for lookups.
    public int port() {
        return endpoint.port();
    }

    /// Returns the event topics that there are then, those of other regions included.
    private static Set<String> provision(
            EventHistoryConfig config, KafkaConnection connection, SchemaRegistry registry) {
        var catalogue = new TopicCatalogue(config.sizing());
        List<Topic> topics =
                Stream.concat(
                                config.regions().stream().map(catalogue::events),
                                Stream.of(catalogue.history(config.store().retention())))
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
        if (state != KafkaStreams.State.RUNNING) {
            String reason = "stream is " + state;
            return HealthStatus.down(
                    replacement.trouble().map(why -> reason + "; " + why).orElse(reason));
        }
        return replacement.trouble().map(HealthStatus::down).orElseGet(HealthStatus::up);
    }

    /// The partitions of the history that are active or stand by here; empty unless all is well.
    private Optional<Set<Integer>> assigned() {
        if (streams.state() != KafkaStreams.State.RUNNING || replacement.trouble().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                streams.metadataForLocalThreads().stream()
                        .flatMap(thread ->
                                Stream.concat(
                                        thread.activeTasks().stream(),
                                        thread.standbyTasks().stream()))
                        .flatMap(task -> task.topicPartitions().stream())
                        .filter(input -> input.topic().equals(TopicCatalogue.HISTORY))
                        .map(TopicPartition::partition)
                        .collect(Collectors.toSet()));
    }

    private void closeStreams() {
        replacement.close();
        if (!streams.close(CLOSE_TIMEOUT)) {
            LOGGER.atWarn()
                    .addKeyValue("timeout", CLOSE_TIMEOUT)
                    .log("Stream did not stop in time; what it has not committed is done again");
        }
    }

    /// Commits what is done and stops; does not leave the group, so that a restart within the
    /// session takes up the same partitions at once.
    @Override
    public void close() {
        closeAll(closings);
    }

    /// The last one first, each whatever becomes of the others.
    private static void closeAll(Deque<Runnable> closings) {
        if (!closings.isEmpty()) {
            try {
                closings.pop().run();
            } finally {
                closeAll(closings);
            }
        }
    }
}
