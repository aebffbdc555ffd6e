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
import io.opentrail.streams.RunningStream;
import io.opentrail.streams.ThreadReplacement;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.telemetry.Meters;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.telemetry.lifecycle.Closings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.HostInfo;

/// A running event history: its topics, its stores, its stream, and the endpoint for lookups.
public final class EventHistory implements AutoCloseable {

    private static final String NAME = "event-history";
    private static final HttpHandler NOT_YET =
            _ -> HttpResponse.empty(503).withHeader("Retry-After", "1");

    private final Closings closings;
    private final HttpEndpoint endpoint;
    private final RunningStream stream;
    private final LeftPartitions leftPartitions;

    /// @param closings gets what is opened here, as soon as it is
    private EventHistory(
            EventHistoryConfig config,
            KafkaConnection connection,
            SchemaRegistry registry,
            Telemetry telemetry,
            InstantSource clock,
            Closings closings)
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
        var streams =
                new KafkaStreams(
                        topology, HistoryStreamSettings.of(config, connection, eventTopics, self));
        this.stream = new RunningStream(streams, new ThreadReplacement(NAME, clock));
        closings.push(stream::close);
        this.leftPartitions =
                new LeftPartitions(stores, config.cleanupDelay(), this::assigned, clock);
        closings.push(leftPartitions::close);
        var peers = new Peers(config.secret());
        closings.push(peers::close);
        var lookups = new LookupMetrics(meters);
        handler.set(
                new LookupHandler(
                        new LookupRouter(streams, self, peers, lookups), config.secret(), lookups));
        telemetry.health().register(NAME, stream::health);
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
        var closings = new Closings();
        try {
            var history =
                    new EventHistory(config, connection, registry, telemetry, clock, closings);
            history.stream.start();
            history.leftPartitions.start();
            return history;
        } catch (IOException | RuntimeException e) {
            closings.close();
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
        Topic history = catalogue.history(config.store().retention());
        List<Topic> topics =
                Stream.concat(config.regions().stream().map(catalogue::events), Stream.of(history))
                        .toList();
        try (Admin admin = Admin.create(connection.client(NAME + "-topics"))) {
            var provisioner = new TopicProvisioner(admin, registry);
            provisioner.provision(topics);
            provisioner.extendRetention(history);
            return provisioner.eventTopics();
        }
    }

    /// The partitions of the history that are active or stand by here; empty unless all is well.
    private Optional<Set<Integer>> assigned() {
        if (!(stream.health() instanceof HealthStatus.Up)) {
            return Optional.empty();
        }
        return Optional.of(
                stream.streams().metadataForLocalThreads().stream()
                        .flatMap(thread ->
                                Stream.concat(
                                        thread.activeTasks().stream(),
                                        thread.standbyTasks().stream()))
                        .flatMap(task -> task.topicPartitions().stream())
                        .filter(input -> input.topic().equals(TopicCatalogue.HISTORY))
                        .map(TopicPartition::partition)
                        .collect(Collectors.toSet()));
    }

    /// Commits what is done and stops; does not leave the group, so that a restart within the
    /// session takes up the same partitions at once.
    @Override
    public void close() {
        closings.close();
    }
}
