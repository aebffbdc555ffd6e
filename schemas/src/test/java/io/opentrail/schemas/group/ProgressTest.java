package io.opentrail.schemas.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final TopicPartition PARTITION = new TopicPartition("topic", 0);

    private final Progress progress = new Progress();

    @Test
    void whatWasReadAndClaimedByNobodyIsDone() {
        progress.read(PARTITION, 4);
        progress.read(PARTITION, 5);

        assertThat(progress.toCommit()).isEqualTo(upTo(6));
    }

    @Test
    void nothingIsDoneFromTheFirstClaimOn() {
        Progress.Claim early = progress.claim(PARTITION, 4);
        progress.read(PARTITION, 4);
        Progress.Claim late = progress.claim(PARTITION, 6);
        progress.read(PARTITION, 6);
        assertThat(progress.toCommit()).isEqualTo(upTo(4));
        assertThat(progress.waiting()).isEqualTo(2);

        progress.release(late);
        assertThat(progress.toCommit()).isEqualTo(upTo(4));

        progress.release(early);
        assertThat(progress.toCommit()).isEqualTo(upTo(7));
        assertThat(progress.waiting()).isZero();
    }

    @Test
    void anOffsetIsDoneWhenAllOfItsClaimsAreReleased() {
        Progress.Claim one = progress.claim(PARTITION, 4);
        Progress.Claim other = progress.claim(PARTITION, 4);
        progress.read(PARTITION, 4);

        progress.release(one);
        assertThat(progress.toCommit()).isEqualTo(upTo(4));

        progress.release(other);
        assertThat(progress.toCommit()).isEqualTo(upTo(5));
    }

    @Test
    void aClaimFromBeforeThePartitionWasLostSaysNothingOfItNow() {
        Progress.Claim before = progress.claim(PARTITION, 4);
        progress.forget(PARTITION);
        progress.read(PARTITION, 9);

        Progress.Claim beside = progress.claimBeside(before, 5);

        assertThat(progress.toCommit()).isEqualTo(upTo(10));
        assertThat(progress.waiting()).isZero();
        progress.release(before);
        progress.release(beside);
        assertThat(progress.toCommit()).isEqualTo(upTo(10));
    }

    private static Map<TopicPartition, OffsetAndMetadata> upTo(long offset) {
        return Map.of(PARTITION, new OffsetAndMetadata(offset));
    }
}
