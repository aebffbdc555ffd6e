package io.opentrail.controlapi.status;

import io.opentrail.delivery.TrailStatus;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.Topic;
import io.opentrail.schemas.topics.TopicView;
import java.time.Duration;
import java.util.List;

/// What sinks and signers report of their deliveries.
public final class DeliveryReports implements AutoCloseable {

    private static final String LOG_FILE = "log-file";
    private static final String DIGEST = "digest";
    private static final String NOTIFICATION = "notification";
    private static final String LOG_GROUP = "log-group";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration REFRESH_TIMEOUT = Duration.ofSeconds(10);

    private final TopicView<TrailStatus> view;

    public DeliveryReports(KafkaConnection connection, SchemaRegistry registry, Topic topic) {
        this.view =
                TopicView.start(
                        connection,
                        topic,
                        new AvroDeserializer<>(
                                registry, TrailStatus.class, TrailStatus.getClassSchema()),
                        (key, value) -> {},
                        START_TIMEOUT);
    }

    public void refresh() {
        view.refresh(REFRESH_TIMEOUT);
    }

    public DeliveryStatus logFiles(String trailId, String region) {
        return DeliveryStatus.merged(reports(trailId, region, LOG_FILE));
    }

    public DeliveryStatus digests(String trailId, String region) {
        return DeliveryStatus.merged(reports(trailId, region, DIGEST));
    }

    public DeliveryStatus notifications(String trailId, String region) {
        return DeliveryStatus.merged(reports(trailId, region, NOTIFICATION));
    }

    public DeliveryStatus logGroup(String trailId, String region) {
        return DeliveryStatus.merged(reports(trailId, region, LOG_GROUP));
    }

    private List<TrailStatus> reports(String trailId, String region, String delivered) {
        return view.values().stream()
                .filter(status -> status.getTrailId().equals(trailId))
                .filter(status -> status.getAwsRegion().equals(region))
                .filter(status -> status.getDelivered().equals(delivered))
                .toList();
    }

    @Override
    public void close() {
        view.close();
    }
}
