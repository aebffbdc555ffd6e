package io.opentrail.notifier;

import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.notifier.queue.NotificationQueues;
import io.opentrail.notifier.queue.QueueMetrics;
import io.opentrail.notifier.targets.Targets;
import io.opentrail.schemas.group.GroupFollower;
import io.opentrail.schemas.group.GroupReader;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.UndecodableRecordException;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trails.TrailDirectory;
import io.opentrail.trails.TrailStatusReporter;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The notifier as one object: `opentrail.deliveries` → the targets of the trails' topics. Each
/// delivery is told at least once, unless its target fails for too long.
public final class Notifier implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Notifier.class);
    private static final String MODULE = "notifier";
    private static final long MAX_WAITING = 50_000;

    private final AvroDeserializer<DeliveryReceipt> receipts;
    private final TrailDirectory trails;
    private final NotificationQueues queues;
    private final TrailStatusReporter status;
    private final Targets targets;
    private final GroupFollower follower;

    private Notifier(
            NotifierConfig config,
            KafkaConnection connection,
            SchemaRegistry registry,
            TrailDirectory trails,
            QueueMetrics metrics,
            InstantSource clock) {
        this.receipts =
                new AvroDeserializer<>(
                        registry, DeliveryReceipt.class, DeliveryReceipt.getClassSchema());
        this.trails = trails;
        this.targets = new Targets(config.targets(), config.access(), connection, clock);
        this.status =
                new TrailStatusReporter(
                        connection, registry, TrailStatusReporter.Delivered.NOTIFICATION);
        this.queues =
                new NotificationQueues(config.policy(), trails, targets, status, metrics, clock);
        this.follower =
                new GroupFollower(
                        connection,
                        MODULE,
                        TopicCatalogue.DELIVERIES,
                        Map.of(),
                        new Deliveries(),
                        clock);
    }

    /// Returns at once; trouble with Kafka is met by trying again, and shown by the health check.
    public static Notifier start(
            NotifierConfig config,
            KafkaConnection connection,
            SchemaRegistry registry,
            TopicCatalogue catalogue,
            TrailDirectory trails,
            Telemetry telemetry,
            InstantSource clock) {
        try (Admin admin = Admin.create(connection.client("notifier-admin"))) {
            new TopicProvisioner(admin, registry)
                    .provision(
                            List.of(
                                    catalogue.deliveries(),
                                    catalogue.control(),
                                    catalogue.trailStatus()));
        }
        var metrics = new QueueMetrics(telemetry.meters(MODULE));
        var notifier = new Notifier(config, connection, registry, trails, metrics, clock);
        telemetry
                .meters(MODULE)
                .gaugeOf(
                        "waiting_log_files",
                        "log files that targets are still to be told of",
                        notifier.queues::waiting);
        telemetry
                .health()
                .register(
                        MODULE,
                        () ->
                                notifier.follower
                                        .failure()
                                        .map(HealthStatus::down)
                                        .orElseGet(HealthStatus::up));
        notifier.follower.start();
        return notifier;
    }

    /// What is not published yet is read again by the next one.
    @Override
    public void close() {
        follower.close();
        queues.close();
        status.close();
        targets.close();
    }

    private void receive(ConsumerRecord<String, byte[]> record) {
        var partition = new TopicPartition(record.topic(), record.partition());
        try {
            queues.add(partition, record.offset(), receipts.decode(record.value()));
        } catch (UndecodableRecordException e) {
            LOGGER.atError()
                    .addKeyValue("partition", partition)
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("A receipt cannot be read; nobody is told of it");
        }
    }

    private final class Deliveries implements GroupReader {

        /// A trail that was changed before its log file was delivered is known as changed.
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
            return queues.waiting() > MAX_WAITING;
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
