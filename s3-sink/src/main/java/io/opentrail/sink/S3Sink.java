package io.opentrail.sink;

import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.Topic;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.sink.delivery.Delivery;
import io.opentrail.sink.delivery.DeliveryMetrics;
import io.opentrail.store.ObjectStore;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.telemetry.Telemetry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/// The sink as one object: `opentrail.routed.trails` → log files in the trails' buckets →
/// `opentrail.deliveries`.
public final class S3Sink implements AutoCloseable {

    private static final String MODULE = "s3-sink";

    private final Delivery delivery;

    private S3Sink(Delivery delivery) {
        this.delivery = delivery;
    }

    /// Returns when it delivers. Throws if Kafka or the registry cannot be used; trouble later on
    /// is met by starting again.
    public static S3Sink start(
            S3SinkConfig config,
            KafkaConnection connection,
            SchemaRegistry registry,
            TopicCatalogue catalogue,
            ObjectStore store,
            Telemetry telemetry,
            InstantSource clock) {
        try (Admin admin = Admin.create(connection.client("s3-sink-admin"))) {
            new TopicProvisioner(admin, registry).provision(topics(catalogue));
        }
        Delivery delivery =
                new Delivery(
                        config.policy(),
                        config.instanceId(),
                        connection,
                        registry,
                        catalogue,
                        store,
                        new DeliveryMetrics(telemetry.meters(MODULE), clock),
                        clock);
        telemetry
                .health()
                .register(
                        MODULE,
                        () ->
                                delivery.failure()
                                        .map(HealthStatus::down)
                                        .orElseGet(HealthStatus::up));
        delivery.start();
        return new S3Sink(delivery);
    }

    /// Why nothing is delivered at present; empty while it works.
    public Optional<String> failure() {
        return delivery.failure();
    }

    @Override
    public void close() {
        delivery.close();
    }

    private static List<Topic> topics(TopicCatalogue catalogue) {
        return Stream.concat(
                        Stream.of(
                                catalogue.routedTrails(),
                                catalogue.control(),
                                catalogue.decisions(),
                                catalogue.deliveries(),
                                catalogue.parkings(),
                                catalogue.trailStatus(),
                                catalogue.deadLetters()),
                        catalogue.parkedLanes().stream())
                .toList();
    }
}
