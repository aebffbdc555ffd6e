package io.opentrail.sink.redelivery;

import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.RoutedKey;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.sink.ledger.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Appends the events that a trail was routed to the routed topic once more, in their order and
/// named after the redelivery, so that the sink makes log files of them that say so. Events of
/// other redeliveries are left out, and so is what is routed after the start.
///
/// Each event is appended once: how far it is, is committed along with what was appended, under a
/// consumer group of the redelivery's name, and a redelivery of the same name goes on from there.
/// Used by one thread.
public final class Redelivery implements AutoCloseable {

    private static final String PREFIX = "redelivery-";

    /// While a transaction is open, nobody reads what is routed behind it. One that was left open
    /// is over after that time.
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_POLL_RECORDS = 2_000;

    private final RedeliveryRequest request;
    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;

    /// Connects; an earlier run of the same name can append nothing from here on.
    public Redelivery(KafkaConnection connection, RedeliveryRequest request) {
        this.request = request;
        String name = PREFIX + request.id();
        Map<String, Object> reading = connection.consumer(name);
        reading.put(ConsumerConfig.GROUP_ID_CONFIG, name);
        reading.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
        Map<String, Object> writing = connection.producer(name);
        writing.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name);
        writing.put(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION_TIMEOUT.toMillis());
        this.producer =
                new KafkaProducer<>(writing, new StringSerializer(), new ByteArraySerializer());
        this.consumer =
                new KafkaConsumer<>(reading, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /// Whether a consumer group is that of a redelivery, which is behind on purpose: it reads what
    /// there was when it began.
    public static boolean isGroup(String group) {
        return group.startsWith(PREFIX);
    }

    /// Appends all of them. Returns how many this run has appended; none if an earlier one of the
    /// same name has appended them all.
    ///
    /// @param progress told after each step how many there are by now
    public long run(LongConsumer progress) {
        producer.initTransactions();
        Map<TopicPartition, RedeliveryRange> open = new HashMap<>(ranges());
        consumer.assign(open.keySet());
        open.forEach((partition, range) -> consumer.seek(partition, range.from()));
        long total = 0;
        while (!open.isEmpty()) {
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
            Map<TopicPartition, RedeliveryRange> reached = new HashMap<>();
            open.forEach((partition, range) ->
                    reached.put(partition, range.startingAt(consumer.position(partition))));
            total += append(records, open, reached);
            progress.accept(total);
            open.putAll(reached);
            if (open.values().removeIf(RedeliveryRange::isEmpty)) {
                consumer.assign(open.keySet());
            }
        }
        return total;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        producer.close(CLOSE_TIMEOUT);
    }

    private long append(
            ConsumerRecords<String, byte[]> records,
            Map<TopicPartition, RedeliveryRange> ranges,
            Map<TopicPartition, RedeliveryRange> reached) {
        if (records.isEmpty() && reached.values().stream().noneMatch(RedeliveryRange::isEmpty)) {
            return 0;
        }
        producer.beginTransaction();
        long appended = 0;
        for (TopicPartition partition : records.partitions()) {
            RedeliveryRange range = ranges.get(partition);
            for (ConsumerRecord<String, byte[]> record : records.records(partition)) {
                if (range != null && range.covers(record.offset()) && isWanted(record)) {
                    var _ = producer.send(again(record));
                    appended++;
                }
            }
        }
        producer.sendOffsetsToTransaction(offsets(reached), consumer.groupMetadata());
        producer.commitTransaction();
        return appended;
    }

    private boolean isWanted(ConsumerRecord<String, byte[]> record) {
        return isBeforeEnd(record)
                && record.headers().lastHeader(Headers.REDELIVERY) == null
                && RoutedKey.isOfTrail(record.key(), request.trailId());
    }

    private boolean isBeforeEnd(ConsumerRecord<String, byte[]> record) {
        Instant routedAt = Instant.ofEpochMilli(record.timestamp());
        return request.before().filter(end -> !routedAt.isBefore(end)).isEmpty();
    }

    private ProducerRecord<String, byte[]> again(ConsumerRecord<String, byte[]> record) {
        var again =
                new ProducerRecord<>(
                        record.topic(), record.partition(), record.key(), record.value());
        again.headers().add(Headers.REDELIVERY, Headers.bytes(request.id()));
        return again;
    }

    /// What is left to be read of each partition. Fixed by the first run: later ones read no more
    /// than it would have.
    private Map<TopicPartition, RedeliveryRange> ranges() {
        List<TopicPartition> partitions =
                consumer.partitionsFor(TopicCatalogue.ROUTED_TRAILS).stream()
                        .map(known -> new TopicPartition(known.topic(), known.partition()))
                        .toList();
        Map<TopicPartition, OffsetAndMetadata> committed =
                consumer.committed(Set.copyOf(partitions));
        Map<TopicPartition, RedeliveryRange> known =
                committed.entrySet().stream()
                        .filter(entry -> entry.getValue() != null)
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        entry -> RedeliveryRange.of(entry.getValue(), request)));
        if (known.isEmpty()) {
            known = firstRanges(partitions);
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(offsets(known), consumer.groupMetadata());
            producer.commitTransaction();
        }
        return known.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Map<TopicPartition, RedeliveryRange> firstRanges(List<TopicPartition> partitions) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> starts =
                switch (request.start()) {
                    case RedeliveryStart.At at -> startsAt(partitions, at);
                    case RedeliveryStart.Offsets offsets -> startsAt(partitions, offsets);
                };
        return partitions.stream()
                .collect(
                        Collectors.toMap(
                                partition -> partition,
                                partition -> {
                                    long end = ends.getOrDefault(partition, 0L);
                                    long beginning = beginnings.getOrDefault(partition, 0L);
                                    long start = starts.getOrDefault(partition, end);
                                    return new RedeliveryRange(
                                            Math.clamp(start, beginning, end), end);
                                }));
    }

    private Map<TopicPartition, Long> startsAt(
            List<TopicPartition> partitions, RedeliveryStart.At at) {
        Map<TopicPartition, Long> times =
                partitions.stream()
                        .collect(
                                Collectors.toMap(
                                        partition -> partition, _ -> at.time().toEpochMilli()));
        return consumer.offsetsForTimes(times).entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private static Map<TopicPartition, Long> startsAt(
            List<TopicPartition> partitions, RedeliveryStart.Offsets offsets) {
        offsets.byPartition()
                .keySet()
                .forEach(number -> {
                    if (partitions.stream().noneMatch(known -> known.partition() == number)) {
                        throw new IllegalArgumentException(
                                "there is no partition %d of %s; it has %d, from 0 on"
                                        .formatted(
                                                number,
                                                TopicCatalogue.ROUTED_TRAILS,
                                                partitions.size()));
                    }
                });
        return offsets.byPartition().entrySet().stream()
                .collect(
                        Collectors.toMap(
                                entry ->
                                        new TopicPartition(
                                                TopicCatalogue.ROUTED_TRAILS, entry.getKey()),
                                Map.Entry::getValue));
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(
            Map<TopicPartition, RedeliveryRange> ranges) {
        return ranges.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().toCommit(request)));
    }
}
