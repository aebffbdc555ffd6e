package io.opentrail.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.gateway.admission.AdmittedEvent;
import io.opentrail.gateway.admission.EventsNotKeptException;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.telemetry.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KafkaEventPublisherTest {

    private static final AdmittedEvent EVENT =
            new AdmittedEvent(
                    "us-east-1", "111122223333", "e-1", new byte[AdmittedEvent.HEADER_BYTES]);
    private static final ProducerTuning IMPATIENT =
            new ProducerTuning(
                    "none", Duration.ZERO, Duration.ofMillis(1), Duration.ofSeconds(1), 1 << 20);

    @Test
    void nothingToKeepSaysNothingAboutKafka() {
        try (var publisher = publisherTo("127.0.0.1:1")) {
            assertThatThrownBy(() -> publisher.publish(List.of(EVENT)))
                    .isInstanceOf(EventsNotKeptException.class);

            publisher.publish(List.of());

            // one of the two may be the one that is let through in this second
            assertThat(IntStream.range(0, 2).allMatch(_ -> publisher.isWorthTrying())).isFalse();
        }
    }

    private static KafkaEventPublisher publisherTo(String bootstrapServers) {
        return new KafkaEventPublisher(
                KafkaConnection.of(bootstrapServers),
                new InMemorySchemaRegistry(),
                IMPATIENT,
                new EventPartitions(1, Map.of()),
                new PublisherMetrics(new Telemetry().meters("ingest-gateway")));
    }
}
