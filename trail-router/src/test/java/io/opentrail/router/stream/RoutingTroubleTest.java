package io.opentrail.router.stream;

import static io.opentrail.router.stream.Fixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.junit.jupiter.api.Test;

class RoutingTroubleTest {

    private Instant now = NOW;
    private final RoutingTrouble trouble = new RoutingTrouble(() -> now);

    @Test
    void aRecordThatCannotBeDecidedIsTroubleUntilItIsPassed() {
        trouble.stopped(at(1, 7), new IllegalStateException("no registry"));
        trouble.passed(at(1, 6));
        trouble.passed(at(2, 9));
        Optional<String> before = reason();
        trouble.passed(at(1, 7));

        assertThat(before)
                .contains("t-1 stands at offset 7: java.lang.IllegalStateException: no registry");
        assertThat(reason()).isEmpty();
    }

    @Test
    void aRecordThatIsPassedEndsTheTroubleOfItsThreads() {
        trouble.stopped(at(1, 7), new IllegalStateException("no registry"));
        trouble.threadFailed(new IllegalStateException("no registry"));

        trouble.passed(at(1, 7));

        assertThat(reason()).isEmpty();
        assertThat(trouble.threadFailed(new IllegalStateException())).isEqualTo(1);
    }

    @Test
    void aPartitionThatAnotherInstanceRoutesIsNoTroubleHere() {
        trouble.stopped(at(1, 7), new IllegalStateException("no registry"));

        assertThat(trouble.inPartitions(new TopicPartition("t", 2)::equals)).isEmpty();
    }

    @Test
    void failedThreadsAreTroubleForAMinute() {
        trouble.threadFailed(new IllegalStateException("first"));
        trouble.threadFailed(new StreamsException(new IllegalStateException("second")));
        now = now.plus(RoutingTrouble.QUIET).minusMillis(1);
        Optional<String> before = reason();
        now = now.plusMillis(1);

        assertThat(before.orElseThrow()).startsWith("2 threads").endsWith("second");
        assertThat(reason()).isEmpty();
    }

    private Optional<String> reason() {
        return trouble.inPartitions(_ -> true);
    }

    private static RecordMetadata at(int partition, long offset) {
        return new Place("t", partition, offset);
    }
}
