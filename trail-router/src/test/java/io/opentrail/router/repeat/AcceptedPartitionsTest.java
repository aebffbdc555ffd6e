package io.opentrail.router.repeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceptedPartitionsTest {

    private static final TopicPartition PARTITION = new TopicPartition("events", 0);

    @Test
    void aFolderIsOneRoutersAtATime(@TempDir Path folder) {
        try (var _ = AcceptedPartitions.in(folder, RepeatConfig.DEFAULT)) {
            assertThatThrownBy(() -> AcceptedPartitions.in(folder, RepeatConfig.DEFAULT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another router uses state-dir");
        }

        try (var next = AcceptedPartitions.in(folder, RepeatConfig.DEFAULT)) {
            assertThat(next.acquire(PARTITION).progress()).isEmpty();
        }
    }

    @Test
    void aPartitionIsOpenUntilTheLastHasReleasedIt(@TempDir Path folder) {
        try (var partitions = AcceptedPartitions.in(folder, RepeatConfig.DEFAULT)) {
            AcceptedEvents first = partitions.acquire(PARTITION);
            AcceptedEvents second = partitions.acquire(PARTITION);
            first.restart(new Progress(5, 5));

            partitions.release(PARTITION);
            second.reached(9);
            partitions.release(PARTITION);

            assertThat(second).isSameAs(first);
            assertThatThrownBy(first::write).isInstanceOf(IllegalStateException.class);
            assertThat(partitions.acquire(PARTITION).progress()).contains(new Progress(5, 9));
        }
    }
}
