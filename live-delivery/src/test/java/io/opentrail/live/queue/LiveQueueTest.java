package io.opentrail.live.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.event.AuditEvent;
import io.opentrail.live.event.LiveEvent;
import io.opentrail.live.event.RoutedRecords;
import io.opentrail.schemas.group.Progress;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.topics.TopicCatalogue;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LiveQueueTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final TopicPartition ZERO = new TopicPartition(TopicCatalogue.ROUTED_TRAILS, 0);
    private static final TopicPartition ONE = new TopicPartition(TopicCatalogue.ROUTED_TRAILS, 1);

    private static final InMemorySchemaRegistry REGISTRY = new InMemorySchemaRegistry();
    private static final RoutedRecords RECORDS = new RoutedRecords(REGISTRY);
    private static final byte[] FRAMED = framed();

    private final Progress progress = new Progress();
    // what fails may hold half: two events
    private final Budget budget = new Budget(4L * FRAMED.length + 2);
    private final LiveQueue queue = new LiveQueue(progress, budget);

    @Test
    void onlyTheFirstEventNeedsASender() {
        assertThat(add(ZERO, 0)).isTrue();
        assertThat(add(ZERO, 1)).isFalse();
    }

    @Test
    void whatWaitsIsNotCommitted() {
        List<LiveEvent> events = addAll(ZERO, 10, 13);

        queue.remove(List.of(events.get(1)));
        assertThat(committed(ZERO)).isEqualTo(10);

        queue.remove(List.of(events.get(0)));
        assertThat(committed(ZERO)).isEqualTo(12);

        queue.remove(List.of(events.get(2)));
        assertThat(committed(ZERO)).isEqualTo(13);
        assertThat(budget.bytes()).isZero();
        assertThat(queue.next()).isEqualTo(new Next.Rest());
    }

    @Test
    void aQueueThatFailsKeepsItsShareAndForgetsNoOffset() {
        addAll(ZERO, 0, 6);

        queue.failing(true);
        addAll(ZERO, 6, 8);

        assertThat(budget.events()).isEqualTo(2);
        assertThat(offered()).containsExactly(0L, 1L);
        assertThat(queue.isBehind()).isTrue();
        assertThat(committed(ZERO)).isZero();
    }

    @Test
    void whatIsBeingOfferedIsNotLetGoOf() {
        addAll(ZERO, 0, 4);
        queue.failing(true);
        assertThat(offered()).containsExactly(0L, 1L);

        addAll(ONE, 0, 3);

        assertThat(offered()).contains(0L, 1L);
    }

    @Test
    void whatWasLetGoOfIsReadAgainInOrder() {
        List<LiveEvent> events = addAll(ZERO, 0, 6);
        queue.failing(true);
        queue.remove(events.subList(0, 2));
        assertThat(committed(ZERO)).isEqualTo(2);

        var gap = (Next.CatchUp) queue.next();
        assertThat(gap.from().offset()).isEqualTo(2);
        assertThat(gap.to()).isEqualTo(5);
        queue.caughtUp(gap, new Backlog.Chunk(events.subList(2, 4), 4));

        assertThat(offered()).containsExactly(2L, 3L);
        queue.remove(events.subList(2, 4));
        assertThat(committed(ZERO)).isEqualTo(4);
        queue.caughtUp((Next.CatchUp) queue.next(), new Backlog.Chunk(events.subList(4, 6), 6));
        queue.failing(false);
        assertThat(queue.isBehind()).isFalse();
        assertThat(offered()).containsExactly(4L, 5L);
        queue.remove(events.subList(4, 6));
        assertThat(committed(ZERO)).isEqualTo(6);
    }

    @Test
    void eventsThatComeWhileItCatchesUpWaitForTheirTurn() {
        List<LiveEvent> events = addAll(ZERO, 0, 4);
        queue.failing(true);
        queue.remove(events.subList(0, 2));
        var gap = (Next.CatchUp) queue.next();

        addAll(ZERO, 4, 5);
        queue.caughtUp(gap, new Backlog.Chunk(events.subList(2, 4), 4));

        assertThat(offered()).containsExactly(2L, 3L);
        queue.remove(events.subList(2, 4));
        assertThat(((Next.CatchUp) queue.next()).to()).isEqualTo(4);
    }

    @Test
    void littleIsReadAgainWhileMemoryIsFull() {
        assertThat(budget.catchUpBytes()).isEqualTo(2L * FRAMED.length + 1);

        addAll(ZERO, 0, 5);

        assertThat(budget.isSpent()).isTrue();
        assertThat(budget.catchUpBytes()).isEqualTo(1);
    }

    @Test
    void otherPartitionsAreNotInTheGap() {
        List<LiveEvent> events = addAll(ZERO, 0, 4);
        queue.failing(true);
        queue.remove(events.subList(0, 2));

        addAll(ONE, 7, 8);

        assertThat(offered()).containsExactly(7L);
        assertThat(committed(ZERO)).isEqualTo(2);
        assertThat(committed(ONE)).isEqualTo(7);
    }

    @Test
    void aPartitionThatIsGoneLeavesNothing() {
        List<LiveEvent> events = addAll(ZERO, 0, 6);
        queue.failing(true);
        queue.remove(events.subList(0, 2));
        var gap = (Next.CatchUp) queue.next();

        progress.forget(ZERO);
        queue.forget(ZERO);
        queue.caughtUp(gap, new Backlog.Chunk(events.subList(2, 4), 4));

        assertThat(budget.bytes()).isZero();
        assertThat(progress.toCommit()).isEmpty();
        assertThat(queue.next()).isEqualTo(new Next.Rest());
        assertThat(budget.failing()).isZero();
    }

    @Test
    void whatIsOldIsTakenOut() {
        queue.add(event(ZERO, 0), NOW);
        queue.add(event(ZERO, 1), NOW.plusSeconds(2));
        progress.read(ZERO, 1);

        assertThat(queue.takeOlderThan(NOW.plusSeconds(1)))
                .extracting(LiveEvent::offset)
                .containsExactly(0L);
        assertThat(committed(ZERO)).isEqualTo(1);
    }

    private List<LiveEvent> addAll(TopicPartition partition, long from, long to) {
        List<LiveEvent> events =
                LongStream.range(from, to).mapToObj(offset -> event(partition, offset)).toList();
        events.forEach(event -> {
            queue.add(event, NOW);
            progress.read(partition, event.offset());
        });
        return events;
    }

    private boolean add(TopicPartition partition, long offset) {
        return queue.add(event(partition, offset), NOW);
    }

    private List<Long> offered() {
        return ((Next.Offer) queue.next()).events().stream().map(LiveEvent::offset).toList();
    }

    private long committed(TopicPartition partition) {
        return progress.toCommit().getOrDefault(partition, new OffsetAndMetadata(0)).offset();
    }

    private static LiveEvent event(TopicPartition partition, long offset) {
        return RECORDS.read(
                new ConsumerRecord<>(
                        partition.topic(),
                        partition.partition(),
                        offset,
                        "trail/111122223333",
                        FRAMED));
    }

    private static byte[] framed() {
        return AuditEvents.serializer(REGISTRY)
                .encode(
                        TopicCatalogue.ROUTED_TRAILS,
                        AuditEvent.newBuilder()
                                .setEventId("id")
                                .setEventTime(NOW)
                                .setIngestTime(NOW)
                                .setRecipientAccountId("111122223333")
                                .setAwsRegion("us-east-1")
                                .setEventSource("s3.amazonaws.com")
                                .setEventName("GetObject")
                                .setRecord(ByteBuffer.wrap(new byte[100]))
                                .build());
    }
}
