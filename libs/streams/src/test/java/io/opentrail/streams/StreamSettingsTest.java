package io.opentrail.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.schemas.topics.KafkaConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamSettingsTest {

    @Test
    void aMemberIsTheSameAsLongAsTheTopicsAre() {
        String member = StreamSettings.memberId("router-0", Set.of("a", "b"));

        assertThat(StreamSettings.memberId("router-0", Set.of("b", "a"))).isEqualTo(member);
        assertThat(StreamSettings.memberId("router-0", Set.of("a", "b", "c"))).isNotEqualTo(member);
        assertThat(StreamSettings.memberId("router-1", Set.of("a", "b"))).isNotEqualTo(member);
    }

    @Test
    void kafkaKnowsAllOfThem() {
        var connection = new KafkaConnection("localhost:1", Map.of("request.timeout.ms", "7000"));
        var properties =
                StreamSettings.of(
                                connection, "app", "member", Path.of("state"), Duration.ofMillis(5))
                        .withConsumer("max.poll.records", 7)
                        .withProducer("linger.ms", 3)
                        .properties();

        var config = new StreamsConfig(properties);

        var consumer = config.getMainConsumerConfigs("app", "thread", 0);
        assertThat(consumer).containsEntry("max.poll.records", 7);
        assertThat(consumer).containsEntry("group.instance.id", "member-0");
        assertThat(consumer).containsEntry("request.timeout.ms", "7000");
        assertThat(config.getProducerConfigs("thread")).containsEntry("linger.ms", 3);
        assertThat(config.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
                .isEqualTo(StreamsConfig.EXACTLY_ONCE_V2);
    }
}
