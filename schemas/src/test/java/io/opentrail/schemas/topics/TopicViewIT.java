package io.opentrail.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.testing.KafkaClusterExtension;
import io.opentrail.testing.KafkaRecords;
import io.opentrail.testing.TestNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaClusterExtension.class)
class TopicViewIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int PARTITIONS = 2;

    private final Topic topic =
            new Topic(TestNames.unique("view"), Optional.empty(), PARTITIONS, Map.of());
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private KafkaConnection connection;
    private Admin admin;
    private KafkaProducer<String, String> producer;

    @BeforeEach
    void makeTopic(EmbeddedKafka kafka) {
        connection = KafkaConnection.of(kafka.bootstrapServers());
        admin = Admin.create(connection.client("test"));
        new KafkaRecords(kafka.bootstrapServers()).createTopic(topic.name(), PARTITIONS, Map.of());
        Map<String, Object> settings = connection.producer("test");
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic.name());
        producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        producer.initTransactions();
    }

    @AfterEach
    void close() {
        producer.close();
        admin.close();
    }

    @Test
    void whatWasCommittedBeforeTheStartAndBeforeARefreshIsThere() {
        commit("before", "0");
        try (var view = view()) {
            assertThat(view.get("before")).contains("0");
            for (int round = 1; round <= 20; round++) {
                String value = Integer.toString(round);
                commit("k" + round % 3, value);

                view.refresh(TIMEOUT);

                assertThat(view.get("k" + round % 3)).contains(value);
            }
            assertThat(view.values()).containsExactlyInAnyOrder("0", "18", "19", "20");
        }
    }

    @Test
    void aTombstoneTakesItsKeyAwayAndChangesAreToldInOrder() {
        try (var view = view()) {
            commit("a", "1");
            commit("a", "2");
            commit("a", null);

            view.refresh(TIMEOUT);

            assertThat(view.get("a")).isEmpty();
            assertThat(changes).containsExactly("a=1", "a=2", "a=null");
        }
    }

    /// A transaction's records are in the topic before its end is: whoever takes over from its
    /// writer has to wait for them, and no refresh does.
    @Test
    void endsWithOpenTransactionsAreWaitedForUntilTheseAreCommitted() throws Exception {
        try (var view = view()) {
            producer.beginTransaction();
            send("a", "1");
            producer.flush();
            view.refresh(TIMEOUT);
            assertThat(view.get("a")).isEmpty();

            FutureTask<Optional<String>> waiting = getAfterEnds(view, "a");
            producer.commitTransaction();

            assertThat(waiting.get()).contains("1");
        }
    }

    @Test
    void orUntilTheseAreAborted() throws Exception {
        try (var view = view()) {
            producer.beginTransaction();
            send("a", "1");
            producer.flush();

            FutureTask<Optional<String>> waiting = getAfterEnds(view, "a");
            producer.abortTransaction();

            assertThat(waiting.get()).isEmpty();
        }
    }

    @Test
    void aRecordThatDoesNotComeIsNotWaitedForForEver() {
        try (var view = view()) {
            assertThatThrownBy(() -> view.awaitRecord(0, 5, Duration.ofMillis(50)))
                    .isInstanceOf(TopicUnavailableException.class)
                    .hasMessageContaining(topic.name());
        }
    }

    /// Started, and waiting.
    private FutureTask<Optional<String>> getAfterEnds(TopicView<String> view, String key) {
        Map<TopicPartition, Long> ends =
                EndOffsets.of(
                        admin,
                        IntStream.range(0, PARTITIONS)
                                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                                .toList());
        var task =
                new FutureTask<>(() -> {
                    view.awaitEnds(ends, TIMEOUT);
                    return view.get(key);
                });
        Thread thread = Thread.ofPlatform().start(task);
        await().atMost(TIMEOUT).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return task;
    }

    private TopicView<String> view() {
        return TopicView.start(
                connection,
                topic,
                new StringDeserializer(),
                (key, value) -> changes.add(key + "=" + value),
                TIMEOUT);
    }

    private void commit(String key, @Nullable String value) {
        producer.beginTransaction();
        long offset = send(key, value);
        producer.commitTransaction();
        awaitVisible(key, offset);
    }

    /// A commit is answered a moment before the end of the topic moves.
    private void awaitVisible(String key, long offset) {
        var partition = partitionOf(key);
        await().atMost(TIMEOUT)
                .until(() ->
                        EndOffsets.of(admin, List.of(partition)).getOrDefault(partition, 0L)
                                > offset + 1);
    }

    private static int partition(String key) {
        return Math.floorMod(key.hashCode(), PARTITIONS);
    }

    private TopicPartition partitionOf(String key) {
        return new TopicPartition(topic.name(), partition(key));
    }

    @SuppressWarnings("NullAway") // Kafka's interface is not annotated: a null value is a tombstone
    private long send(String key, @Nullable String value) {
        try {
            return producer.send(new ProducerRecord<>(topic.name(), partition(key), key, value))
                    .get()
                    .offset();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
