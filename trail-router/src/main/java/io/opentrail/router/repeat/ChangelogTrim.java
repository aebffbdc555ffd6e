package io.opentrail.router.repeat;

import io.opentrail.schemas.topics.KafkaConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes from the changelog of [AcceptedEventsStore] what is too old to be looked up, so that a
/// router that has to read all of it is soon done.
///
/// The broker deletes by the clock, which goes on while routers are away and what they remember is
/// still needed. This goes by the newest record of each partition.
public final class ChangelogTrim implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ChangelogTrim.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Admin admin;
    private final String topic;
    private final Duration kept;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private ChangelogTrim(Admin admin, String topic, Duration kept) {
        this.admin = admin;
        this.topic = topic;
        this.kept = kept;
        this.thread = Thread.ofPlatform().name("changelog-trim").daemon().unstarted(this::run);
    }

    /// Begins.
    ///
    /// @param topic the changelog; may be missing yet
    public static ChangelogTrim start(
            KafkaConnection connection, String topic, RepeatConfig config) {
        var admin = Admin.create(connection.client("changelog-trim"));
        var trim = new ChangelogTrim(admin, topic, kept(config));
        trim.thread.start();
        return trim;
    }

    /// A slice is looked up until the one after the next begins; one more for good measure.
    static Duration kept(RepeatConfig config) {
        return config.slice().multipliedBy(3);
    }

    private void run() {
        try {
            while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    trim(admin, topic, kept);
                } catch (ExecutionException | RuntimeException e) {
                    if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
                            && closed.getCount() > 0) {
                        LOGGER.atWarn()
                                .addKeyValue("topic", topic)
                                .addKeyValue("error", e.toString())
                                .log("The changelog cannot be trimmed; trying again");
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Deletes what is older, by `kept`, than the newest record of its partition.
    static void trim(Admin admin, String topic, Duration kept)
            throws ExecutionException, InterruptedException {
        var description =
                Objects.requireNonNull(
                        admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
        List<TopicPartition> partitions =
                description.partitions().stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
        Map<TopicPartition, ListOffsetsResultInfo> newest =
                offsets(admin, partitions, _ -> OffsetSpec.maxTimestamp());
        // of a partition that is empty there is no newest
        newest.values().removeIf(info -> info.timestamp() < 0);
        Map<TopicPartition, ListOffsetsResultInfo> firstKept =
                offsets(
                        admin,
                        newest.keySet(),
                        partition ->
                                OffsetSpec.forTimestamp(
                                        Objects.requireNonNull(newest.get(partition)).timestamp()
                                                - kept.toMillis()));
        Map<TopicPartition, RecordsToDelete> old = new HashMap<>();
        firstKept.forEach((partition, first) ->
                old.put(partition, RecordsToDelete.beforeOffset(first.offset())));
        admin.deleteRecords(old).all().get();
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> offsets(
            Admin admin,
            Collection<TopicPartition> partitions,
            Function<TopicPartition, OffsetSpec> spec)
            throws ExecutionException, InterruptedException {
        return new HashMap<>(
                admin.listOffsets(
                                partitions.stream()
                                        .collect(Collectors.toMap(Function.identity(), spec)))
                        .all()
                        .get());
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        admin.close();
    }
}
