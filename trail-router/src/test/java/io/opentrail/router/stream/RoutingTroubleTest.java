package io.opentrail.router.stream;

import static io.opentrail.router.stream.Fixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.streams.ThreadReplacement;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.junit.jupiter.api.Test;

class RoutingTroubleTest {

    private final ThreadReplacement threads = new ThreadReplacement("router", () -> NOW);
    private final RoutingTrouble trouble = new RoutingTrouble(threads);

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
        threads.handle(new IllegalStateException("no registry"));

        trouble.passed(at(1, 7));

        assertThat(reason()).isEmpty();
        assertThat(threads.trouble()).isEmpty();
    }

    @Test
    void aPartitionThatAnotherInstanceRoutesIsNoTroubleHere() {
        trouble.stopped(at(1, 7), new IllegalStateException("no registry"));

        assertThat(trouble.inPartitions(new TopicPartition("t", 2)::equals)).isEmpty();
    }

    @Test
    void aFailedThreadIsTrouble() {
        threads.handle(new IllegalStateException("broken"));

        assertThat(reason().orElseThrow()).endsWith("broken");
    }

    private Optional<String> reason() {
        return trouble.inPartitions(_ -> true);
    }

    private static RecordMetadata at(int partition, long offset) {
        return new Place("t", partition, offset);
    }
}
