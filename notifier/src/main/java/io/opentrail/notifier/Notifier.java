package io.opentrail.notifier;

import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.notifier.queue.NotificationQueues;
import io.opentrail.notifier.queue.QueueMetrics;
import io.opentrail.notifier.targets.Targets;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.UndecodableRecordException;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.schemas.topics.TopicUnavailableException;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trails.TrailDirectory;
import io.opentrail.trails.TrailStatusReporter;
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

/// The notifier as one object: `opentrail.deliveries` → the targets of the trails' topics. Each
/// delivery is told at least once, unless its target fails for too long.
public final class Notifier implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Notifier.class);
    private static final String MODULE = "notifier";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final long MAX_WAITING = 50_000;

    private final KafkaConnection connection;
    private final AvroDeserializer<DeliveryReceipt> receipts;
    private final TrailDirectory trails;
    private final NotificationQueues queues;
    private final TrailStatusReporter status;
    private final Targets targets;
    private final InstantSource clock;
    private final Thread thread = Thread.ofPlatform().name("notifier").unstarted(this::run);
    private volatile Optional<KafkaConsumer<String, byte[]>> current = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean stopped;

    private Notifier(
            NotifierConfig config,
            KafkaConnection connection,
            SchemaRegistry registry,
            TrailDirectory trails,
            QueueMetrics metrics,
            InstantSource clock) {
        this.connection = connection;
        this.receipts =
                new AvroDeserializer<>(
                        registry, DeliveryReceipt.class, DeliveryReceipt.getClassSchema());
        this.trails = trails;
        this.clock = clock;
        this.targets = new Targets(config.targets(), config.access(), connection, clock);
        this.status =
                new TrailStatusReporter(
                        connection, registry, TrailStatusReporter.Delivered.NOTIFICATION);
        this.queues =
                new NotificationQueues(config.policy(), trails, targets, status, metrics, clock);
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
                        () -> notifier.failure.map(HealthStatus::down).orElseGet(HealthStatus::up));
        notifier.thread.start();
        return notifier;
    }

    /// What is not published yet is read again by the next one.
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
        targets.close();
    }

    private void run() {
        while (!stopped) {
            try (KafkaConsumer<String, byte[]> consumer = consumer()) {
                current = Optional.of(consumer);
                follow(consumer);
            } catch (WakeupException _) {
                // stopped
            } catch (KafkaException | TopicUnavailableException e) {
                if (!stopped) {
                    failure = Optional.of(e.toString());
                    LOGGER.atWarn()
                            .addKeyValue("error", e.toString())
                            .log("Deliveries cannot be read; trying again");
                    pause();
                }
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) {
        consumer.subscribe(List.of(TopicCatalogue.DELIVERIES), new Ownership(consumer));
        Instant nextCommit = clock.instant().plus(COMMIT_INTERVAL);
        while (!stopped) {
            var records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                // a trail that was changed before its log file was delivered is known as changed
                trails.refresh();
            }
            for (ConsumerRecord<String, byte[]> record : records) {
                receive(record);
            }
            failure = Optional.empty();
            if (!clock.instant().isBefore(nextCommit)) {
                consumer.commitSync(queues.toCommit());
                nextCommit = clock.instant().plus(COMMIT_INTERVAL);
            }
            if (queues.waiting() > MAX_WAITING) {
                consumer.pause(consumer.assignment());
            } else {
                consumer.resume(consumer.paused());
            }
        }
        consumer.commitSync(queues.toCommit());
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

    private KafkaConsumer<String, byte[]> consumer() {
        Map<String, Object> settings = connection.consumer(MODULE);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, MODULE);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
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
            consumer.commitSync(queues.toCommit());
            partitions.forEach(queues::forget);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            partitions.forEach(queues::forget);
        }
    }
}
