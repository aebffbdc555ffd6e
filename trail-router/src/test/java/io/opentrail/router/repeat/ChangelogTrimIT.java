package io.opentrail.router.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.testing.KafkaRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is deleted of a changelog.
class ChangelogTrimIT {

    private static final String TOPIC = "changelog";
    private static final Duration KEPT = ChangelogTrim.kept(RepeatConfig.DEFAULT);
    private static final Duration STEP = Duration.ofMinutes(30);

    @Test
    void eachPartitionKeepsThreeWindowsBeforeItsNewestRecordHoweverOldThatIs(@TempDir Path folder)
            throws Exception {
        Instant start = Instant.now().minus(Duration.ofDays(3));
        try (var kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder));
                var admin = admin(kafka)) {
            var records = new KafkaRecords(kafka.bootstrapServers());
            records.createTopic(TOPIC, 3, Map.of("retention.ms", "-1"));
            fill(records, 0, start, 20);
            fill(records, 1, start, 5);

            ChangelogTrim.trim(admin, TOPIC, KEPT);

            assertThat(first(admin, 0)).isEqualTo(19 - KEPT.dividedBy(STEP));
            assertThat(first(admin, 1)).isZero();
            assertThat(first(admin, 2)).isZero();
        }
    }

    @Test
    void whatWasReadLateIsKeptLikeWhatCameBeforeIt(@TempDir Path folder) throws Exception {
        Instant now = Instant.now();
        try (var kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder));
                var admin = admin(kafka)) {
            var records = new KafkaRecords(kafka.bootstrapServers());
            records.createTopic(TOPIC, 1, Map.of("retention.ms", "-1"));
            fill(records, 0, now, 1);
            fill(records, 0, now.minus(Duration.ofDays(3)), 5);

            ChangelogTrim.trim(admin, TOPIC, KEPT);

            assertThat(first(admin, 0)).isZero();
        }
    }

    private static Admin admin(EmbeddedKafka kafka) {
        return Admin.create(KafkaConnection.of(kafka.bootstrapServers()).client("test-admin"));
    }

    private static void fill(KafkaRecords records, int partition, Instant start, int count) {
        records.send(
                IntStream.range(0, count)
                        .mapToObj(i ->
                                new ProducerRecord<>(
                                        TOPIC,
                                        partition,
                                        start.plus(STEP.multipliedBy(i)).toEpochMilli(),
                                        new byte[] {(byte) i},
                                        new byte[1]))
                        .toList());
    }

    private static long first(Admin admin, int partition) throws Exception {
        var place = new TopicPartition(TOPIC, partition);
        return admin.listOffsets(Map.of(place, OffsetSpec.earliest()))
                .partitionResult(place)
                .get()
                .offset();
    }
}
