package io.opentrail.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.delivery.TrailStatus;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.trail.ControlRecord;
import io.opentrail.trail.LoggingPeriod;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NullableTimesTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

    @Test
    void aClosedPeriodComesBackWithItsEnd() {
        AvroSerializer<ControlRecord> serializer =
                new AvroSerializer<>(registry, ControlRecord.getClassSchema());
        AvroDeserializer<ControlRecord> deserializer =
                new AvroDeserializer<>(
                        registry, ControlRecord.class, ControlRecord.getClassSchema());
        List<LoggingPeriod> periods =
                List.of(
                        new LoggingPeriod(NOW, NOW.plusSeconds(1)),
                        new LoggingPeriod(NOW.plusSeconds(2), null));

        ControlRecord read =
                deserializer.decode(
                        serializer.encode(
                                "t", ControlRecord.newBuilder().setTrail(trail(periods)).build()));

        assertThat(read.getTrail().getLoggingPeriods())
                .extracting(LoggingPeriod::getStoppedAt)
                .containsExactly(NOW.plusSeconds(1), null);
        assertThat(read.getTrail().getDeletedAt()).isEqualTo(NOW);
    }

    @Test
    void aStatusComesBackWithAndWithoutItsSuccess() {
        AvroSerializer<TrailStatus> serializer =
                new AvroSerializer<>(registry, TrailStatus.getClassSchema());
        AvroDeserializer<TrailStatus> deserializer =
                new AvroDeserializer<>(registry, TrailStatus.class, TrailStatus.getClassSchema());
        TrailStatus never =
                new TrailStatus("a", "us-east-1", "log-file", NOW, null, "NoSuchBucket", 3);
        TrailStatus once = new TrailStatus("a", "us-east-1", "log-file", NOW, NOW, null, 0);

        assertThat(deserializer.decode(serializer.encode("t", never)).getLatestSuccessAt())
                .isNull();
        assertThat(deserializer.decode(serializer.encode("t", once)).getLatestSuccessAt())
                .isEqualTo(NOW);
    }

    private static Trail trail(List<LoggingPeriod> periods) {
        return Trail.newBuilder()
                .setTrailId("a")
                .setTrailArn("arn:aws:cloudtrail:us-east-1:111122223333:trail/a")
                .setName("a")
                .setAccountId("111122223333")
                .setHomeRegion("us-east-1")
                .setBucket("bucket")
                .setCreatedAt(NOW)
                .setUpdatedAt(NOW)
                .setDeletedAt(NOW)
                .setLoggingPeriods(periods)
                .setSelections(List.of(new Selection(NOW, true, true, List.of(), false, List.of())))
                .build();
    }
}
