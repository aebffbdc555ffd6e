package io.opentrail.live;

import io.opentrail.live.aws.CloudWatchLogs;
import io.opentrail.live.aws.EventBridge;
import io.opentrail.live.event.RoutedRecords;
import io.opentrail.live.otlp.OtlpLogs;
import io.opentrail.live.queue.KafkaBacklog;
import io.opentrail.live.queue.Lane;
import io.opentrail.live.queue.LiveQueues;
import io.opentrail.live.queue.QueueMetrics;
import io.opentrail.schemas.group.GroupFollower;
import io.opentrail.schemas.group.GroupReader;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.UndecodableRecordException;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.telemetry.Meters;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trails.TrailDirectory;
import io.opentrail.trails.TrailStatusReporter;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Live delivery as one object: `opentrail.routed.trails` → log groups, event buses, OTLP. Each
/// event is forwarded at least once, unless its destination fails for too long.
public final class LiveDelivery implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LiveDelivery.class);
    private static final String MODULE = "live-delivery";
    private static final int MAX_FETCH_BYTES = 8 * 1024 * 1024;

    private final RoutedRecords records;
    private final TrailDirectory trails;
    private final List<Lane> lanes;
    private final LiveQueues queues;
    private final TrailStatusReporter status;
    private final Counter undecodable;
    private final GroupFollower follower;

    private LiveDelivery(
            LiveConfig config,
            KafkaConnection connection,
            SchemaRegistry registry,
            TrailDirectory trails,
            Meters meters,
            InstantSource clock) {
        this.records = new RoutedRecords(registry);
        this.trails = trails;
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
        this.follower =
                new GroupFollower(
                        connection,
                        MODULE,
                        TopicCatalogue.ROUTED_TRAILS,
                        Map.of(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_FETCH_BYTES),
                        new Routed(),
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
                        () ->
                                live.follower
                                        .failure()
                                        .map(HealthStatus::down)
                                        .orElseGet(HealthStatus::up));
        live.follower.start();
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
        follower.close();
        queues.close();
        status.close();
        lanes.forEach(lane -> lane.kind().close());
    }

    private void receive(ConsumerRecord<String, byte[]> record) {
        TopicPartition partition = RoutedRecords.partitionOf(record);
        try {
            if (RoutedRecords.isLive(record)) {
                List<Lane> wanting = queues.wanting(RoutedRecords.keyOf(record).trailId());
                if (!wanting.isEmpty()) {
                    queues.add(records.read(record), wanting);
                }
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

    private final class Routed implements GroupReader {

        /// A trail that was changed before its event was routed is known as changed.
        @Override
        public void beforeRecords() {
            trails.refresh();
        }

        @Override
        public void read(ConsumerRecord<String, byte[]> record) {
            receive(record);
        }

        @Override
        public boolean isFull() {
            return queues.isFull();
        }

        @Override
        public Map<TopicPartition, OffsetAndMetadata> toCommit(
                Collection<TopicPartition> partitions, ToLongFunction<TopicPartition> position) {
            return queues.toCommit();
        }

        @Override
        public void forget(TopicPartition partition) {
            queues.forget(partition);
        }
    }
}
