package io.opentrail.controlapi;

import static io.opentrail.controlapi.ApiCell.BUCKET;
import static io.opentrail.controlapi.ApiCell.EAST;
import static io.opentrail.controlapi.ApiCell.EUROPE;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.delivery.TrailStatus;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.trails.KafkaTrailDirectory;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;

@ExtendWith(ApiCell.Shared.class)
final class TrailStatusIT {

    private static final Instant ATTEMPT = Instant.parse("2026-03-01T10:00:09Z");
    private static final Instant SUCCESS = Instant.parse("2026-03-01T10:00:00Z");

    private final ApiCell cell;
    private final String account;
    private final CloudTrailClient client;
    private final String arn;

    TrailStatusIT(ApiCell cell) {
        this.cell = cell;
        this.account = cell.account();
        this.client = cell.client(account, EAST);
        this.arn =
                client.createTrail(r -> r.name("all").s3BucketName(BUCKET).isMultiRegionTrail(true))
                        .trailARN();
    }

    @Test
    void allFourDeliveriesHaveTheirTimesAndErrors() {
        report("log-file", "NoSuchBucket");
        report("digest", "AccessDenied");
        report("notification", "NotFound");
        report("log-group", "ResourceNotFoundException");

        var status = client.getTrailStatus(r -> r.name("all"));

        assertThat(status.latestDeliveryTime()).isEqualTo(SUCCESS);
        assertThat(status.latestDeliveryError()).isEqualTo("NoSuchBucket");
        assertThat(status.latestDeliveryAttemptTime()).isEqualTo("2026-03-01T10:00:09Z");
        assertThat(status.latestDeliveryAttemptSucceeded()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(status.latestDigestDeliveryTime()).isEqualTo(SUCCESS);
        assertThat(status.latestDigestDeliveryError()).isEqualTo("AccessDenied");
        assertThat(status.latestNotificationTime()).isEqualTo(SUCCESS);
        assertThat(status.latestNotificationError()).isEqualTo("NotFound");
        assertThat(status.latestNotificationAttemptTime()).isEqualTo("2026-03-01T10:00:09Z");
        assertThat(status.latestNotificationAttemptSucceeded()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(status.latestCloudWatchLogsDeliveryTime()).isEqualTo(SUCCESS);
        assertThat(status.latestCloudWatchLogsDeliveryError())
                .isEqualTo("ResourceNotFoundException");
    }

    @Test
    void statusIsOneOfARegion() {
        report("log-file", "NoSuchBucket");

        var away = cell.client(account, EUROPE).getTrailStatus(r -> r.name(arn));

        assertThat(away.latestDeliveryError()).isNull();
        assertThat(away.latestDeliveryTime()).isNull();
    }

    @Test
    void whatNeverWasIsAnEmptyTextAndNoTime() {
        var status = client.getTrailStatus(r -> r.name("all"));

        assertThat(status.isLogging()).isFalse();
        assertThat(status.startLoggingTime()).isNull();
        assertThat(status.stopLoggingTime()).isNull();
        assertThat(status.latestNotificationTime()).isNull();
        assertThat(
                        List.of(
                                status.latestDeliveryAttemptTime(),
                                status.latestDeliveryAttemptSucceeded(),
                                status.latestNotificationAttemptTime(),
                                status.latestNotificationAttemptSucceeded(),
                                status.timeLoggingStarted(),
                                status.timeLoggingStopped()))
                .containsOnly("");
    }

    @Test
    void startAndStopAreTimesAndTexts() {
        client.startLogging(r -> r.name("all"));
        client.stopLogging(r -> r.name("all"));
        var stopped = client.getTrailStatus(r -> r.name("all"));
        client.startLogging(r -> r.name("all"));

        var again = client.getTrailStatus(r -> r.name("all"));

        assertThat(Instant.parse(stopped.timeLoggingStarted()).getEpochSecond())
                .isEqualTo(stopped.startLoggingTime().getEpochSecond());
        assertThat(Instant.parse(stopped.timeLoggingStopped()).getEpochSecond())
                .isEqualTo(stopped.stopLoggingTime().getEpochSecond());
        assertThat(again.isLogging()).isTrue();
        assertThat(again.stopLoggingTime()).isEqualTo(stopped.stopLoggingTime());
        assertThat(again.startLoggingTime()).isAfterOrEqualTo(again.stopLoggingTime());
    }

    private void report(String delivered, String error) {
        var topics = new TopicCatalogue(TopicSizing.DEFAULT);
        String trailId;
        try (var directory =
                new KafkaTrailDirectory(cell.connection(), cell.registry(), topics.control())) {
            trailId = directory.ofAccount(account).getFirst().getTrailId();
        }
        var status =
                TrailStatus.newBuilder()
                        .setTrailId(trailId)
                        .setAwsRegion(EAST)
                        .setDelivered(delivered)
                        .setLatestAttemptAt(ATTEMPT)
                        .setLatestSuccessAt(SUCCESS)
                        .setLatestError(error)
                        .setFailedAttempts(1)
                        .build();
        var serializer =
                new AvroSerializer<TrailStatus>(cell.registry(), TrailStatus.getClassSchema());
        try (var producer =
                new KafkaProducer<>(
                        cell.connection().producer("test"), new StringSerializer(), serializer)) {
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    TopicCatalogue.TRAIL_STATUS,
                                    "%s/%s/%s".formatted(trailId, EAST, delivered),
                                    status));
            producer.flush();
        }
    }
}
