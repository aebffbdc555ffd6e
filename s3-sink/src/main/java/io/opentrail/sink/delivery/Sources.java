package io.opentrail.sink.delivery;

import io.opentrail.delivery.DeliveryDecision;
import io.opentrail.delivery.Parking;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.topics.EndOffsets;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.Topic;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicView;
import io.opentrail.sink.ledger.DecisionReader;
import io.opentrail.sink.ledger.PendingDecision;
import io.opentrail.sink.memory.EventMemory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The partitions that this sink owns: routed ones by the group's assignment, and with each of them
/// the partition of the same number of every parked lane. Used by one thread, but for [#wakeup].
final class Sources implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Sources.class);
    private static final Duration VIEW_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_POLL_RECORDS = 2_000;

    private final KafkaConsumer<String, ByteBuffer> routed;
    private final KafkaConsumer<String, ByteBuffer> lanes;
    private final Admin admin;
    private final TopicView<Parking> parkings;
    private final List<TopicPartition> parkingsPartitions;
    private final DecisionReader decisions;
    private final ParkedTrails parked;
    private final EventMemory memory;
    private final Map<TopicPartition, Source> sourcesByPartition = new HashMap<>();
    private long takeovers;

    Sources(
            KafkaConnection connection,
            SchemaRegistry registry,
            Topic parkingsTopic,
            ParkedTrails parked,
            EventMemory memory,
            long maxBufferedBytes) {
        this.memory = memory;
        this.parked = parked;
        this.admin = Admin.create(connection.client("s3-sink-ends"));
        this.parkingsPartitions =
                IntStream.range(0, parkingsTopic.partitions())
                        .mapToObj(number -> new TopicPartition(parkingsTopic.name(), number))
                        .toList();
        this.parkings =
                TopicView.start(
                        connection,
                        parkingsTopic,
                        new AvroDeserializer<>(registry, Parking.class, Parking.getClassSchema()),
                        (key, value) -> {},
                        VIEW_TIMEOUT);
        this.decisions = new DecisionReader(connection, registry);
        Map<String, Object> settings = connection.consumer("s3-sink");
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "s3-sink");
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, fetchBytes(maxBufferedBytes));
        this.routed =
                new KafkaConsumer<>(
                        settings, new StringDeserializer(), new ByteBufferDeserializer());
        Map<String, Object> ofLanes = connection.consumer("s3-sink-lanes");
        ofLanes.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
        ofLanes.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, fetchBytes(maxBufferedBytes));
        this.lanes =
                new KafkaConsumer<>(
                        ofLanes, new StringDeserializer(), new ByteBufferDeserializer());
        routed.subscribe(List.of(TopicCatalogue.ROUTED_TRAILS), new Ownership());
    }

    /// New records of all owned partitions, in offset order within each. Does not wait for any
    /// while a partition is paused: what the consumer holds of it already would keep it busy until
    /// the timeout.
    List<ConsumerRecord<String, ByteBuffer>> poll(Duration timeout) {
        List<ConsumerRecord<String, ByteBuffer>> records = new ArrayList<>();
        routed.poll(isPaused() ? Duration.ZERO : timeout).forEach(records::add);
        if (!lanes.assignment().isEmpty()) {
            lanes.poll(Duration.ZERO).forEach(records::add);
        }
        return records;
    }

    /// True if a routed partition is not read from for now.
    boolean isPaused() {
        return !routed.paused().isEmpty();
    }

    Collection<Source> all() {
        return List.copyOf(sourcesByPartition.values());
    }

    Optional<Source> of(TopicPartition partition) {
        return Optional.ofNullable(sourcesByPartition.get(partition));
    }

    /// False for a chunk of a partition that was given up or read anew since.
    boolean isCurrent(InFlight chunk) {
        return of(chunk.source().partition())
                .filter(source -> source == chunk.source())
                .flatMap(Source::inFlight)
                .filter(current -> current == chunk)
                .isPresent();
    }

    ConsumerGroupMetadata group() {
        return routed.groupMetadata();
    }

    /// True if everything that was ever appended to the lane has been read, what a transaction
    /// holds that is not seen to be over included.
    boolean isReadToItsEnd(Source lane) {
        return lanes.position(lane.partition())
                >= EndOffsets.of(admin, List.of(lane.partition()))
                        .getOrDefault(lane.partition(), 0L);
    }

    long laneEnd(Source lane) {
        return lanes.position(lane.partition());
    }

    /// What is to be committed again, unchanged, for all owned lanes. Kafka forgets the offsets of
    /// topics that a group does not subscribe to some days after their last commit; a lane can wait
    /// for longer, and a lane that was forgotten would be delivered again from its beginning.
    Map<TopicPartition, OffsetAndMetadata> laneOffsets() {
        Map<TopicPartition, OffsetAndMetadata> committed = routed.committed(lanes.assignment());
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition lane : lanes.assignment()) {
            OffsetAndMetadata known = committed.get(lane);
            if (known != null) {
                offsets.put(lane, known);
            } else {
                of(lane).filter(Source::isUndecided)
                        .map(source -> new PendingDecision(source.fromOffset(), Optional.empty()))
                        .ifPresent(state -> offsets.put(lane, state.toCommit()));
            }
        }
        return offsets;
    }

    /// How often partitions were taken over; changes with every change of what is owned.
    long takeovers() {
        return takeovers;
    }

    /// Stops or goes on fetching from these partitions.
    void setPaused(Set<TopicPartition> paused) {
        pauseOnly(routed, paused);
        pauseOnly(lanes, paused);
    }

    /// Lets go of a lane's chunk in flight; it is read again at a later time.
    void forget(Source lane, Instant notBefore) {
        InFlight chunk = lane.inFlight().orElseThrow();
        lanes.seek(lane.partition(), lane.fromOffset());
        sourcesByPartition.put(lane.partition(), lane.again(chunk, notBefore));
    }

    /// Forgets everything in memory and starts again from what is committed.
    void reload() {
        Set<TopicPartition> owned = routed.assignment();
        release(owned);
        takeOver(owned);
    }

    /// Ends a poll early, from any thread.
    void wakeup() {
        routed.wakeup();
    }

    @Override
    public void close() {
        routed.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        lanes.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        decisions.close();
        parkings.close();
        admin.close(CLOSE_TIMEOUT);
    }

    /// What a broker sends ahead is in memory as well.
    private static int fetchBytes(long maxBufferedBytes) {
        return Math.clamp(
                maxBufferedBytes / 8,
                ConsumerConfig.DEFAULT_MAX_PARTITION_FETCH_BYTES,
                ConsumerConfig.DEFAULT_FETCH_MAX_BYTES);
    }

    private void takeOver(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        List<TopicPartition> ofLanes = lanePartitions(partitions);
        lanes.assign(
                Stream.concat(lanes.assignment().stream(), ofLanes.stream()).distinct().toList());
        Set<TopicPartition> wanted =
                Set.copyOf(Stream.concat(partitions.stream(), ofLanes.stream()).toList());
        // answered only when the last owner's transactions are decided, so what they parked is in
        // the topic by then
        Map<TopicPartition, OffsetAndMetadata> committed = routed.committed(wanted);
        loadParkings(partitions);
        partitions.forEach(partition -> open(partition, routed, committed));
        ofLanes.forEach(partition -> open(partition, lanes, committed));
        takeovers++;
    }

    private void loadParkings(Collection<TopicPartition> partitions) {
        parkings.awaitEnds(EndOffsets.of(admin, parkingsPartitions), VIEW_TIMEOUT);
        partitions.forEach(partition -> {
            int number = partition.partition();
            parked.load(
                    number,
                    parkings.values().stream()
                            .filter(parking -> parking.getPartition() == number)
                            .toList());
        });
    }

    private void open(
            TopicPartition partition,
            KafkaConsumer<String, ByteBuffer> consumer,
            Map<TopicPartition, OffsetAndMetadata> committed) {
        OffsetAndMetadata known = committed.get(partition);
        PendingDecision state =
                known == null
                        ? new PendingDecision(
                                consumer.beginningOffsets(List.of(partition))
                                        .getOrDefault(partition, 0L),
                                Optional.empty())
                        : PendingDecision.of(known);
        Optional<DeliveryDecision> open =
                state.decisionOffset().map(offset -> decisions.read(partition.partition(), offset));
        consumer.seek(partition, state.offset());
        sourcesByPartition.put(partition, new Source(memory, partition, state.offset(), open));
    }

    private void release(Collection<TopicPartition> partitions) {
        List<TopicPartition> ofLanes = lanePartitions(partitions);
        partitions.forEach(partition -> parked.forget(partition.partition()));
        partitions.forEach(this::forget);
        ofLanes.forEach(this::forget);
        lanes.assign(
                lanes.assignment().stream()
                        .filter(partition -> !ofLanes.contains(partition))
                        .toList());
    }

    private void forget(TopicPartition partition) {
        Optional.ofNullable(sourcesByPartition.remove(partition)).ifPresent(Source::release);
    }

    private List<TopicPartition> lanePartitions(Collection<TopicPartition> routedPartitions) {
        return routedPartitions.stream()
                .flatMap(partition ->
                        parked.laneTopics().stream()
                                .map(lane -> new TopicPartition(lane, partition.partition())))
                .toList();
    }

    private static void pauseOnly(
            KafkaConsumer<String, ByteBuffer> consumer, Set<TopicPartition> paused) {
        Set<TopicPartition> before = consumer.paused();
        Set<TopicPartition> after =
                consumer.assignment().stream().filter(paused::contains).collect(Collectors.toSet());
        if (!after.equals(before)) {
            consumer.pause(after);
            consumer.resume(
                    before.stream().filter(partition -> !after.contains(partition)).toList());
        }
    }

    private final class Ownership implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOGGER.atInfo().addKeyValue("partitions", partitions).log("Took over partitions");
            takeOver(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            LOGGER.atInfo().addKeyValue("partitions", partitions).log("Gave up partitions");
            release(partitions);
        }
    }
}
