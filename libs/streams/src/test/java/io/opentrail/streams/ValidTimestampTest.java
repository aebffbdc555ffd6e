package io.opentrail.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ValidTimestampTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final ValidTimestamp timestamp = new ValidTimestamp(() -> NOW);

    @Test
    void aRecordWithoutOneHasTheTimeOfItsReading() {
        var without = new ConsumerRecord<Object, Object>("t", 0, 0, "key", "value");

        assertThat(timestamp.extract(without, -1)).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void theFutureIsNow() {
        assertThat(timestamp.of(NOW.toEpochMilli() + 1)).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void thePastIsLeftAsItIs() {
        assertThat(timestamp.of(0)).isZero();
    }
}
