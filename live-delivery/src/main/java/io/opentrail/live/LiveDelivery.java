package io.opentrail.live;

import io.opentrail.live.aws.CloudWatchLogs;
import io.opentrail.live.aws.EventBridge;
import io.opentrail.live.event.RoutedRecords;
import io.opentrail.live.otlp.OtlpLogs;
import io.opentrail.live.queue.KafkaBacklog;
import io.opentrail.live.queue.Lane;
import io.opentrail.live.queue.LiveQueues;
import io.opentrail.live.queue.QueueMetrics;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryException;
import io.opentrail.schemas.serde.UndecodableRecordException;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.schemas.topics.TopicUnavailableException;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.telemetry.Meters;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trails.TrailDirectory;
import io.opentrail.trails.TrailStatusReporter;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Live delivery as one object: `opentrail.routed.trails` → log groups, event buses, OTLP. Each
/// event is forwarded at least once, unless its destination fails for too long.
public final class LiveDelivery implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LiveDelivery.class);
    private static final String MODULE = "live-delivery";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int MAX_FETCH_BYTES = 8 * 1024 * 1024;

    private final KafkaConnection connection;
    private final RoutedRecords records;
    private final TrailDirectory trails;
    private final List<Lane> lanes;
    private final LiveQueues queues;
    private final TrailStatusReporter status;
    private final Counter undecodable;
    private final InstantSource clock;
    private final Thread thread = Thread.ofPlatform().name(MODULE).unstarted(this::run);
    private volatile Optional<KafkaConsumer<String, byte[]>> current = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean stopped;

    private LiveDelivery(
            LiveConfig config,
            KafkaConnection connection,
            SchemaRegistry registry,
            TrailDirectory trails,
            Meters meters,
            InstantSource clock) {
        this.connection = connection;
        this.records = new RoutedRecords(registry);
        this.trails = trails;
        this.clock = clock;
        this.undecodable =
                meters.counter("undecodable_records", "routed records that are no events");
        this.status =
                new TrailStatusReporter(
                        connection, registry, TrailStatusReporter.Delivered.CLOUDWATCH_LOGS);
        this.lanes = lanes(config, status, clock);
        this.queues =
                new LiveQueues(
                        config.policy(),
                        lanes,
                        trails,
                        new KafkaBacklog(connection, records),
                        new QueueMetrics(meters),
                        clock);
    }

    private static List<Lane> lanes(
            LiveConfig config, TrailStatusReporter status, InstantSource clock) {
        return List.of(
                new Lane(
                        new CloudWatchLogs(
                                config.logGroups().endpoint(),
                                config.logGroups().nameTemplate(),
                                config.access()),
                        Optional.of(status)),
                new Lane(
                        new EventBridge(
                                config.eventBuses().endpoint(),
                                config.eventBuses().sourcePrefix(),
                                config.access()),
                        Optional.empty()),
                new Lane(
                        new OtlpLogs(
                                config.otlp().endpoint(), config.otlp().authorization(), clock),
                        Optional.empty()));
    }

    /// Returns at once; trouble with Kafka is met by trying again, and shown by the health check.
    public static LiveDelivery start(
            LiveConfig config,
            KafkaConnection connection,
            SchemaRegistry registry,
            TopicCatalogue catalogue,
            TrailDirectory trails,
            Telemetry telemetry,
            InstantSource clock) {
        try (Admin admin = Admin.create(connection.client(MODULE + "-admin"))) {
            new TopicProvisioner(admin, registry)
                    .provision(
                            List.of(
                                    catalogue.routedTrails(),
                                    catalogue.control(),
                                    catalogue.trailStatus()));
        }
        Meters meters = telemetry.meters(MODULE);
        var live = new LiveDelivery(config, connection, registry, trails, meters, clock);
        live.showGauges(meters);
        telemetry
                .health()
                .register(
                        MODULE,
                        () -> live.failure.map(HealthStatus::down).orElseGet(HealthStatus::up));
        live.thread.start();
        return live;
    }

    private void showGauges(Meters meters) {
        meters.gaugeOf(
                "waiting_events",
                "events in memory, by each of their destinations",
                queues::waitingEvents);
        meters.gaugeOf("buffered_bytes", "their size, by each of them", queues::bufferedBytes);
        meters.gaugeOf(
                "failing_queues",
                "destinations whose last answer was a failure",
                queues::failingQueues);
        meters.gaugeOf(
                "behind_queues",
                "destinations whose events have to be read from Kafka again",
                queues::behindQueues);
    }

    /// What is not delivered yet is read again by the next one.
    @Override
    public void close() {
        stopped = true;
        current.ifPresent(KafkaConsumer::wakeup);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        queues.close();
        status.close();
        lanes.forEach(lane -> lane.kind().close());
    }

    private void run() {
        while (!stopped) {
            try (KafkaConsumer<String, byte[]> consumer = consumer()) {
                current = Optional.of(consumer);
                follow(consumer);
            } catch (WakeupException _) {
                // stopped
            } catch (KafkaException | TopicUnavailableException | SchemaRegistryException e) {
                if (!stopped) {
                    failure = Optional.of(e.toString());
                    LOGGER.atWarn()
                            .addKeyValue("error", e.toString())
                            .log("Events cannot be read; trying again");
                    pause();
                }
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) {
        consumer.subscribe(List.of(TopicCatalogue.ROUTED_TRAILS), new Ownership(consumer));
        Instant nextCommit = clock.instant().plus(COMMIT_INTERVAL);
        while (!stopped) {
            var polled = consumer.poll(POLL);
            if (!polled.isEmpty()) {
                // a trail that was changed before its event was routed is known as changed
                trails.refresh();
            }
            for (ConsumerRecord<String, byte[]> record : polled) {
                receive(record);
            }
            failure = Optional.empty();
            if (!clock.instant().isBefore(nextCommit)) {
                consumer.commitSync(queues.toCommit());
                nextCommit = clock.instant().plus(COMMIT_INTERVAL);
            }
            if (queues.isFull()) {
                consumer.pause(consumer.assignment());
            } else {
                consumer.resume(consumer.paused());
            }
        }
        consumer.commitSync(queues.toCommit());
    }

    private void receive(ConsumerRecord<String, byte[]> record) {
        TopicPartition partition = RoutedRecords.partitionOf(record);
        try {
            if (RoutedRecords.isLive(record)
                    && queues.isWanted(RoutedRecords.keyOf(record).trailId())) {
                queues.add(records.read(record));
            }
        } catch (UndecodableRecordException e) {
            undecodable.inc();
            LOGGER.atError()
                    .addKeyValue("partition", partition)
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("An event cannot be read; it is not forwarded");
        }
        queues.read(partition, record.offset());
    }

    private KafkaConsumer<String, byte[]> consumer() {
        Map<String, Object> settings = connection.consumer(MODULE);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, MODULE);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_FETCH_BYTES);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Ownership implements ConsumerRebalanceListener {

        private final KafkaConsumer<String, byte[]> consumer;

        Ownership(KafkaConsumer<String, byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            try {
                consumer.commitSync(queues.toCommit());
            } finally {
                partitions.forEach(queues::forget);
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            partitions.forEach(queues::forget);
        }
    }
}
