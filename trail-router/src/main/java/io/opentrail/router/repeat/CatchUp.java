package io.opentrail.router.repeat;

import io.opentrail.schemas.topics.KafkaConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads again what is missing from the memory of a partition before the partition is routed: after
/// a crash a few records; after a lost folder, or if the partition was another router's, what came
/// within two windows. Thread-safe.
///
/// It reads on a thread of its own, so that the group goes on. What it has read it need not read
/// again after a restart.
public final class CatchUp implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(CatchUp.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final AcceptedPartitions partitions;
    private final KafkaConnection connection;
    private final Function<byte[], Optional<EventIdentity>> identities;
    private final LongUnaryOperator validTimestamp;
    private final long reachMillis;
    private final ConcurrentMap<TopicPartition, Work> works = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("router-catch-up").daemon().factory());

    /// One partition, before its record at an offset is routed.
    private static final class Work {

        private final TopicPartition partition;
        private final long target;
        private final long timestamp;
        private volatile long position;
        private volatile String trouble = "";
        private volatile boolean done;

        Work(TopicPartition partition, ConsumerRecord<?, ?> before, long timestamp) {
            this.partition = partition;
            this.target = before.offset();
            this.timestamp = timestamp;
            this.position = before.offset();
        }

        long remaining() {
            return done ? 0 : target - position;
        }

        @Override
        public String toString() {
            return "%s is read again before it is routed, %d records to go%s"
                    .formatted(partition, remaining(), trouble);
        }
    }

    /// @param identities what an event is recognised by; empty of bytes that are no event. Of this
    ///   alone
    /// @param validTimestamp as the router takes a record's timestamp, in milliseconds
    public CatchUp(
            AcceptedPartitions partitions,
            KafkaConnection connection,
            Function<byte[], Optional<EventIdentity>> identities,
            LongUnaryOperator validTimestamp) {
        this.partitions = partitions;
        this.connection = connection;
        this.identities = identities;
        this.validTimestamp = validTimestamp;
        this.reachMillis = partitions.slice().multipliedBy(2).toMillis();
    }

    /// Whether a partition can be routed from a record on. If it can't yet, that is worked on: ask
    /// again.
    boolean isReady(ConsumerRecord<?, ?> next) {
        var partition = new TopicPartition(next.topic(), next.partition());
        Work begun = works.get(partition);
        if (begun == null && closed.getCount() > 0) {
            var work = new Work(partition, next, validTimestamp.applyAsLong(next.timestamp()));
            works.put(partition, work);
            thread.execute(() -> workOn(work));
        }
        return begun != null && begun.done;
    }

    /// Partitions that came or went: who routed them meanwhile is not known.
    void forget(Collection<TopicPartition> changed) {
        works.keySet().removeAll(changed);
    }

    /// What is being read again, for health.
    public Optional<String> underWay() {
        return works.values().stream()
                .filter(work -> !work.done)
                .map(Work::toString)
                .sorted()
                .findFirst();
    }

    /// Records that are to be read again.
    public long remaining() {
        return works.values().stream().mapToLong(Work::remaining).sum();
    }

    private void workOn(Work work) {
        try {
            while (isWanted(work)) {
                try {
                    readAgain(work);
                    return;
                } catch (RuntimeException e) {
                    if (isWanted(work)) {
                        failed(work, e);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(Work work, RuntimeException why) throws InterruptedException {
        work.trouble = ": " + why;
        LOGGER.atWarn()
                .addKeyValue("topic", work.partition.topic())
                .addKeyValue("partition", work.partition.partition())
                .addKeyValue("error", why.toString())
                .log("What came before cannot be read again; trying once more");
        boolean _ = closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean isWanted(Work work) {
        return closed.getCount() > 0 && works.get(work.partition) == work;
    }

    private void readAgain(Work work) {
        AcceptedEvents memory = partitions.acquire(work.partition);
        try (var consumer =
                new KafkaConsumer<>(
                        connection.consumer("router-catch-up"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(List.of(work.partition));
            long from = firstMissing(work, memory, consumer);
            if (from < work.target) {
                consumer.seek(work.partition, from);
                read(work, memory, consumer);
            }
            if (isWanted(work)) {
                memory.reached(work.target);
                work.done = true;
            }
        } finally {
            partitions.release(work.partition);
        }
    }

    /// Of a partition that ends before what is remembered of it, records were lost: nothing else
    /// that is remembered can be trusted.
    private long firstMissing(Work work, AcceptedEvents memory, Consumer<?, ?> consumer) {
        TopicPartition partition = work.partition;
        Optional<Progress> known = memory.progress();
        long end = valueOf(consumer.endOffsets(List.of(partition)), partition);
        boolean usable =
                known.filter(progress -> progress.begin() <= work.target && progress.next() <= end)
                        .isPresent();
        long next = known.map(Progress::next).orElse(0L);
        if (usable && next >= work.target) {
            return next;
        }
        long oldest = Math.min(work.target, oldestWithinReach(work, consumer));
        if (usable && next >= oldest) {
            return next;
        }
        if (oldest < work.target) {
            LOGGER.atInfo()
                    .addKeyValue("topic", partition.topic())
                    .addKeyValue("partition", partition.partition())
                    .addKeyValue("offset", oldest)
                    .addKeyValue("records", work.target - oldest)
                    .log("What came before is read from the topic");
        }
        memory.restart(new Progress(work.target, oldest));
        return oldest;
    }

    private long oldestWithinReach(Work work, Consumer<?, ?> consumer) {
        Map<TopicPartition, OffsetAndTimestamp> found =
                consumer.offsetsForTimes(Map.of(work.partition, work.timestamp - reachMillis));
        OffsetAndTimestamp oldest = found.get(work.partition);
        return oldest == null ? work.target : oldest.offset();
    }

    private void read(Work work, AcceptedEvents memory, Consumer<byte[], byte[]> consumer) {
        work.position = consumer.position(work.partition);
        while (work.position < work.target && isWanted(work)) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < work.target) {
                    learn(memory, record);
                }
            }
            memory.write();
            work.position = consumer.position(work.partition);
        }
    }

    private void learn(AcceptedEvents memory, ConsumerRecord<byte[], byte[]> record) {
        identities
                .apply(record.value())
                .ifPresent(event ->
                        memory.learn(
                                event,
                                record.offset(),
                                validTimestamp.applyAsLong(record.timestamp())));
    }

    private static long valueOf(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return Objects.requireNonNull(offsets.get(partition));
    }

    @Override
    public void close() {
        closed.countDown();
        // a broker that is away is not waited for
        thread.shutdownNow();
        thread.close();
    }
}
