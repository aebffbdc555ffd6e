package io.opentrail.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.sink.delivery.AnsweringBuckets.Answer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AnsweringBucketsTest {

    private static final Instant START = Instant.EPOCH;

    private final AnsweringBuckets buckets = new AnsweringBuckets();

    @Test
    void nothingHasBeenHeardAtFirstNorOfOneBucketAlone() {
        assertThat(buckets.otherThan("a")).isEmpty();

        buckets.answered("a", START);
        buckets.answered("a", START.plusSeconds(1));

        assertThat(buckets.otherThan("a")).isEmpty();
    }

    @Test
    void theOneHeardLastCountsForAllOthersAndTheOneBeforeForItself() {
        buckets.answered("a", START);
        buckets.answered("b", START.plusSeconds(1));
        buckets.answered("b", START.plusSeconds(2));

        assertThat(buckets.otherThan("a")).contains(new Answer("b", START.plusSeconds(2)));
        assertThat(buckets.otherThan("c")).contains(new Answer("b", START.plusSeconds(2)));
        assertThat(buckets.otherThan("b")).contains(new Answer("a", START));
    }
}
