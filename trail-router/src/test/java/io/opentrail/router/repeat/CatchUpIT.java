package io.opentrail.router.repeat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.testing.KafkaClusterExtension;
import io.opentrail.testing.KafkaRecords;
import io.opentrail.testing.TestNames;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What is read again before a partition is routed. Ten events are from three windows ago, ten from
/// one; a record's bytes are its event's id, too.
@ExtendWith(KafkaClusterExtension.class)
class CatchUpIT {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long WINDOW = RepeatConfig.DEFAULT.window().toMillis();
    private static final long NOW = 490_000 * WINDOW;
    private static final int END = 20;

    private final String topic = TestNames.unique("catch-up");
    private final TopicPartition partition = new TopicPartition(topic, 0);
    private final KafkaConnection connection;
    private AcceptedPartitions partitions;
    private AcceptedEvents memory;
    private CatchUp catchUp;
    private volatile boolean failing;

    CatchUpIT(EmbeddedKafka kafka) {
        connection = KafkaConnection.of(kafka.bootstrapServers());
    }

    @BeforeEach
    void start(@TempDir Path folder) {
        var records = new KafkaRecords(connection.bootstrapServers());
        records.createTopic(topic, 1, Map.of("retention.ms", "-1"));
        records.send(
                IntStream.range(0, END)
                        .mapToObj(i -> {
                            long at = NOW - (i < END / 2 ? 3 : 1) * WINDOW;
                            return new ProducerRecord<byte[], byte[]>(
                                    topic, 0, at, null, id(i).getBytes(UTF_8));
                        })
                        .toList());
        partitions = AcceptedPartitions.in(folder, RepeatConfig.DEFAULT);
        memory = partitions.acquire(partition);
        catchUp = new CatchUp(partitions, connection, this::identity, LongUnaryOperator.identity());
    }

    @AfterEach
    void close() {
        catchUp.close();
        partitions.close();
    }

    @Test
    void ofAPartitionThatIsNewHereWhatCameWithinTwoWindowsIsRead() {
        awaitReady(END);

        assertThat(memory.progress()).contains(new Progress(END, END));
        assertThat(verdict(END / 2)).isEqualTo(new Verdict.Repeat());
        assertThat(verdict(END / 2 - 1)).isEqualTo(new Verdict.Fresh());
        assertThat(catchUp.underWay()).isEmpty();
    }

    @Test
    void whatIsThereIsNotReadAgain() {
        memory.restart(new Progress(0, END / 2 + 5));

        awaitReady(END);

        assertThat(memory.progress()).contains(new Progress(0, END));
        assertThat(verdict(END / 2 + 4)).isEqualTo(new Verdict.Fresh());
        assertThat(verdict(END / 2 + 5)).isEqualTo(new Verdict.Repeat());
    }

    @Test
    void aMemoryThatEndsBehindItsPartitionIsThrownAway() {
        memory.restart(new Progress(0, END + 1));

        awaitReady(END - 1);

        assertThat(memory.progress()).contains(new Progress(END - 1, END - 1));
    }

    @Test
    void aMemoryThatBeginsBehindTheNextRecordIsThrownAway() {
        memory.restart(new Progress(END, END));

        awaitReady(END - 1);

        assertThat(memory.progress()).contains(new Progress(END - 1, END - 1));
    }

    @Test
    void whatTheBrokerHasDeletedIsPassedOver() throws ExecutionException, InterruptedException {
        memory.restart(new Progress(0, END / 2));
        try (var admin = Admin.create(connection.client("test-admin"))) {
            var deleted = Map.of(partition, RecordsToDelete.beforeOffset(END / 2 + 5));
            admin.deleteRecords(deleted).all().get();
        }

        awaitReady(END);

        assertThat(memory.progress()).contains(new Progress(END, END));
        assertThat(verdict(END / 2 + 5)).isEqualTo(new Verdict.Repeat());
    }

    @Test
    void whatCannotBeReadIsTriedAgainAndHealthSaysWhy() {
        failing = true;
        assertThat(catchUp.isReady(record(END))).isFalse();
        await().atMost(DEADLINE)
                .until(() -> catchUp.underWay().filter(s -> s.contains("no registry")).isPresent());
        long remaining = catchUp.remaining();

        failing = false;
        awaitReady(END);

        assertThat(remaining).isPositive();
        assertThat(catchUp.remaining()).isZero();
        assertThat(verdict(END / 2)).isEqualTo(new Verdict.Repeat());
    }

    @Test
    void aPartitionThatCameBackIsLookedAtAgain() {
        awaitReady(END - 1);

        catchUp.forget(List.of(partition));
        awaitReady(END);

        assertThat(memory.progress()).contains(new Progress(END - 1, END));
        assertThat(verdict(END - 1)).isEqualTo(new Verdict.Repeat());
    }

    private void awaitReady(int offset) {
        await().atMost(DEADLINE).until(() -> catchUp.isReady(record(offset)));
    }

    private ConsumerRecord<byte[], byte[]> record(int offset) {
        return new ConsumerRecord<>(
                topic,
                0,
                offset,
                NOW,
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                null,
                new RecordHeaders(),
                Optional.empty());
    }

    /// Of a retry that comes now.
    private Verdict verdict(int i) {
        return memory.take(identity(id(i).getBytes(UTF_8)).orElseThrow(), END + i, NOW);
    }

    private Optional<EventIdentity> identity(byte[] value) {
        if (failing) {
            throw new IllegalStateException("no registry");
        }
        return Optional.of(
                new EventIdentity(
                        "111122223333", new String(value, UTF_8), ByteBuffer.wrap(value)));
    }

    private static String id(int i) {
        return "e-" + i;
    }
}
