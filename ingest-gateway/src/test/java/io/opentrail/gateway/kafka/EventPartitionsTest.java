package io.opentrail.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class EventPartitionsTest {

    private static final String HOT = "111122223333";
    private static final int PARTITIONS = 12;

    private final EventPartitions partitions = new EventPartitions(PARTITIONS, Map.of(HOT, 5));

    @Test
    void kafkaChoosesForAllButHotAccounts() {
        assertThat(partitions.partitionOf("444455556666", "e")).isNull();
    }

    @Test
    void hotAccountIsSpreadOverItsWidthFromItsOwnPartitionOn() {
        int own =
                BuiltInPartitioner.partitionForKey(
                        HOT.getBytes(StandardCharsets.UTF_8), PARTITIONS);

        Set<Integer> used =
                IntStream.range(0, 1_000)
                        .mapToObj(i -> partitions.partitionOf(HOT, "event-" + i))
                        .collect(Collectors.toSet());

        assertThat(used)
                .isEqualTo(
                        IntStream.range(own, own + 5)
                                .mapToObj(partition -> partition % PARTITIONS)
                                .collect(Collectors.toSet()));
    }

    @Test
    void repeatMeetsTheFirst() {
        assertThat(partitions.partitionOf(HOT, "event-1"))
                .isEqualTo(partitions.partitionOf(HOT, "event-1"));
    }

    @Test
    void widthIsBoundedByTheTopics() {
        assertThatThrownBy(() -> new EventPartitions(4, Map.of(HOT, 5)))
                .hasMessageContaining("hot-accounts: 111122223333=5 must be 1 to 4");
    }
}
