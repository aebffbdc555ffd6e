package io.opentrail.sink.chunk;

import static io.opentrail.sink.logfile.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.sink.logfile.RoutedEvent;
import io.opentrail.sink.memory.EventMemory;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PartitionBufferTest {

    private static final Instant NOW = Instant.parse("2026-05-06T07:08:09Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String ACCOUNT = "111122223333";

    private final PartitionBuffer buffer = new PartitionBuffer(new EventMemory());

    @Test
    void isDueWhenItsOldestEventHasWaitedForTheInterval() {
        buffer.add(event(1, "a", ACCOUNT, "{}"), NOW);
        buffer.add(event(2, "a", ACCOUNT, "{}"), NOW.plusSeconds(59));

        assertThat(buffer.isDue(NOW.plusMillis(59_999), MINUTE, 1_000)).isFalse();
        assertThat(buffer.isDue(NOW.plusSeconds(60), MINUTE, 1_000)).isTrue();
    }

    @Test
    void isDueWhenOneFileHasReachedTheSize() {
        buffer.add(event(1, "a", ACCOUNT, "{\"n\":1}"), NOW);
        buffer.add(event(2, "b", ACCOUNT, "{\"n\":1}"), NOW);

        assertThat(buffer.isDue(NOW, MINUTE, 8)).isFalse();

        buffer.add(event(3, "a", ACCOUNT, "{\"n\":1}"), NOW);

        assertThat(buffer.isDue(NOW, MINUTE, 8)).isTrue();
    }

    @Test
    void cannotCloseInTheMiddleOfAGroupThatWasDecidedBefore() {
        buffer.add(event(1, "a", ACCOUNT, "{}", "key", 2), NOW);

        assertThat(buffer.canClose()).isFalse();

        buffer.add(event(2, "a", ACCOUNT, "{}", "key", 2), NOW);

        assertThat(buffer.canClose()).isTrue();
    }

    @Test
    void isEmptyAgainAfterDraining() {
        buffer.add(event(1, "a", ACCOUNT, "{}"), NOW);

        assertThat(buffer.drainAll()).hasSize(1);

        assertThat(buffer.isEmpty()).isTrue();
        assertThat(buffer.bytes()).isZero();
        assertThat(buffer.isDue(NOW.plus(MINUTE), MINUTE, 1)).isFalse();
    }

    @Test
    void drainsWhatIsCompleteAndKeepsTheRest() {
        buffer.add(event(1, "a", ACCOUNT, "{}", "one", 2), NOW);
        buffer.add(event(2, "a", ACCOUNT, "{}", "one", 2), NOW);
        buffer.add(event(3, "a", ACCOUNT, "{}", "two", 2), NOW);

        assertThat(buffer.drain(10)).extracting(RoutedEvent::offset).containsExactly(1L, 2L);

        assertThat(buffer.canClose()).isFalse();
        buffer.add(event(4, "a", ACCOUNT, "{}", "two", 2), NOW);
        assertThat(buffer.drain(10)).extracting(RoutedEvent::offset).containsExactly(3L, 4L);
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void drainsNoMoreFilesThanAskedFor() {
        for (long trail = 0; trail < 5; trail++) {
            buffer.add(event(2 * trail, "t" + trail, ACCOUNT, "{}"), NOW);
            buffer.add(event(2 * trail + 1, "t" + trail, ACCOUNT, "{}"), NOW);
        }

        assertThat(buffer.drain(2)).hasSize(4);
        assertThat(buffer.drain(2)).hasSize(4);
        assertThat(buffer.drain(2)).hasSize(2);
        assertThat(buffer.isEmpty()).isTrue();
    }
}
