package io.opentrail.sink.delivery;

import static io.opentrail.sink.logfile.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.delivery.DeliveryDecision;
import io.opentrail.schemas.serde.TrustedRecords;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.sink.memory.EventMemory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

    private static final Instant NOW = Instant.parse("2026-05-06T07:08:09Z");
    private static final String ACCOUNT = "111122223333";

    static {
        TrustedRecords.trust();
    }

    private final MemoryBudget budget = new MemoryBudget(100_000);
    private final Source one = source(0, Optional.empty());
    private final Source two = source(1, Optional.empty());
    private final Source third = source(2, Optional.of(decision()));

    @Test
    void nothingIsDecidedEarlyOrPausedWhileThereIsRoom() {
        fill(one, 40_000);

        assertThat(budget.toDecideEarly(List.of(one, two))).isEmpty();
        assertThat(budget.toPause(List.of(one, two), NOW)).isEmpty();
    }

    @Test
    void theFullestIsDecidedWhenHalfOfTheBudgetWaits() {
        fill(one, 20_000);
        fill(two, 40_000);

        assertThat(budget.toDecideEarly(List.of(one, two))).contains(two);
    }

    @Test
    void whenTheBudgetIsSpentNothingMoreIsRead() {
        fill(one, 60_000);
        fill(two, 60_000);

        assertThat(budget.toPause(List.of(one, two), NOW))
                .containsExactlyInAnyOrder(one.partition(), two.partition());
    }

    @Test
    void whatMustBeCompletedIsReadOnEvenThen() {
        fill(one, 120_000);
        fill(third, 1_000);

        assertThat(budget.toPause(List.of(one, two, third), NOW))
                .containsExactlyInAnyOrder(one.partition(), two.partition());
    }

    @Test
    void butOneAtATime() {
        Source fourth = source(3, Optional.of(decision()));
        fill(third, 90_000);
        fill(fourth, 20_000);

        assertThat(budget.toPause(List.of(third, fourth), NOW)).containsExactly(fourth.partition());
    }

    private static Source source(int partition, Optional<DeliveryDecision> recovering) {
        return new Source(
                new EventMemory(),
                new TopicPartition(TopicCatalogue.ROUTED_TRAILS, partition),
                0,
                recovering);
    }

    private static DeliveryDecision decision() {
        return new DeliveryDecision(
                TopicCatalogue.ROUTED_TRAILS, 2, 0L, 10L, NOW, List.of(), List.of());
    }

    private static void fill(Source source, int bytes) {
        source.buffer().add(event(1, "a", ACCOUNT, "x".repeat(bytes)), NOW);
    }
}
