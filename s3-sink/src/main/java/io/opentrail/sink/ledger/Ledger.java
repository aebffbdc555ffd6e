package io.opentrail.sink.ledger;

import io.opentrail.delivery.DeliveryDecision;
import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.delivery.Parking;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.ChainKey;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Writes the two transactions of a chunk, both fenced by the consumer group's generation: a sink
/// that has lost a partition cannot write for it any more. Used by one thread.
public final class Ledger implements AutoCloseable {

    /// Whoever takes over must wait for an open transaction of a sink that died; it gives up after
    /// a minute.
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaConnection connection;
    private final String transactionalId;
    private final AvroSerializer<DeliveryDecision> decisions;
    private final AvroSerializer<DeliveryReceipt> receipts;
    private final AvroSerializer<Parking> parkings;
    private KafkaProducer<String, byte[]> producer;

    public Ledger(KafkaConnection connection, SchemaRegistry registry, String instanceId) {
        this.connection = connection;
        this.transactionalId = "s3-sink-" + instanceId;
        this.decisions = new AvroSerializer<>(registry, DeliveryDecision.getClassSchema());
        this.receipts = new AvroSerializer<>(registry, DeliveryReceipt.getClassSchema());
        this.parkings = new AvroSerializer<>(registry, Parking.getClassSchema());
        this.producer = open();
    }

    /// Writes decisions down. Nothing of a chunk may be put before this has returned.
    public void decide(List<DeliveryDecision> chunks, ConsumerGroupMetadata group) {
        inTransaction(() -> {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            List<Future<RecordMetadata>> sent = chunks.stream().map(this::send).toList();
            producer.flush();
            for (int i = 0; i < chunks.size(); i++) {
                DeliveryDecision chunk = chunks.get(i);
                offsets.put(
                        new TopicPartition(chunk.getSourceTopic(), chunk.getPartition()),
                        new PendingDecision(
                                        chunk.getFromOffset(),
                                        Optional.of(sent.get(i).get().offset()))
                                .toCommit());
            }
            producer.sendOffsetsToTransaction(offsets, group);
        });
    }

    /// Finishes chunks: offsets, receipts and whatever is parked, in one transaction.
    public void complete(List<Completion> chunks, ConsumerGroupMetadata group) {
        inTransaction(() -> {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Completion chunk : chunks) {
                records(chunk).forEach(record -> sent.add(producer.send(record)));
                offsets.put(
                        chunk.source(),
                        new PendingDecision(chunk.toOffset(), Optional.empty()).toCommit());
            }
            producer.sendOffsetsToTransaction(offsets, group);
            producer.flush();
            for (Future<RecordMetadata> record : sent) {
                record.get();
            }
        });
    }

    /// Commits offsets that are in force once more, so that Kafka keeps them.
    public void renew(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        inTransaction(() -> producer.sendOffsetsToTransaction(offsets, group));
    }

    /// Starts afresh after a [LedgerException]; whatever transaction was open is over when it
    /// returns.
    public void reopen() {
        producer.close(Duration.ZERO);
        producer = open();
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }

    private KafkaProducer<String, byte[]> open() {
        Map<String, Object> settings = connection.producer(transactionalId);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.putIfAbsent(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION_TIMEOUT.toMillis());
        settings.put(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicCatalogue.MAX_DECISION_RECORD_BYTES);
        KafkaProducer<String, byte[]> opened =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        try {
            opened.initTransactions();
        } catch (KafkaException e) {
            opened.close(Duration.ZERO);
            throw new LedgerException("no transaction can be started", e);
        }
        return opened;
    }

    private Future<RecordMetadata> send(DeliveryDecision decision) {
        String key = decision.getSourceTopic() + "-" + decision.getPartition();
        return producer.send(
                new ProducerRecord<>(
                        TopicCatalogue.DECISIONS,
                        decision.getPartition(),
                        key,
                        decisions.encode(TopicCatalogue.DECISIONS, decision)));
    }

    private List<ProducerRecord<String, byte[]>> records(Completion chunk) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        int partition = chunk.source().partition();
        chunk.receipts().forEach(receipt -> records.add(record(receipt)));
        chunk.parked().forEach(event -> records.add(record(event, partition)));
        chunk.parkings()
                .forEach(parking ->
                        records.add(
                                new ProducerRecord<>(
                                        TopicCatalogue.PARKINGS,
                                        partition,
                                        parkingKey(parking.getTrailId(), partition),
                                        parkings.encode(TopicCatalogue.PARKINGS, parking))));
        chunk.ended()
                .forEach(trailId ->
                        records.add(tombstone(parkingKey(trailId, partition), partition)));
        chunk.deadLetters().forEach(letter -> records.add(record(letter, chunk.source())));
        return records;
    }

    @SuppressWarnings("NullAway") // Kafka's interface is not annotated: a null value is a tombstone
    private static ProducerRecord<String, byte[]> tombstone(String key, int partition) {
        return new ProducerRecord<>(TopicCatalogue.PARKINGS, partition, key, null);
    }

    private ProducerRecord<String, byte[]> record(DeliveryReceipt receipt) {
        ChainKey key =
                new ChainKey(receipt.getTrailId(), receipt.getAccountId(), receipt.getAwsRegion());
        return new ProducerRecord<>(
                TopicCatalogue.DELIVERIES,
                key.toString(),
                receipts.encode(TopicCatalogue.DELIVERIES, receipt));
    }

    private static ProducerRecord<String, byte[]> record(
            Completion.ParkedEvent event, int partition) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(event.laneTopic(), partition, event.key(), event.value());
        event.decidedKey()
                .ifPresent(objectKey ->
                        record.headers()
                                .add(Headers.OBJECT_KEY, Headers.bytes(objectKey))
                                .add(
                                        Headers.OBJECT_EVENTS,
                                        Headers.bytes(String.valueOf(event.groupSize()))));
        if (!event.redelivery().isEmpty()) {
            record.headers().add(Headers.REDELIVERY, Headers.bytes(event.redelivery()));
        }
        return record;
    }

    private static ProducerRecord<String, byte[]> record(
            Completion.DeadLetter letter, TopicPartition source) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(TopicCatalogue.DEAD_LETTERS, letter.key(), letter.value());
        record.headers()
                .add(Headers.SOURCE, Headers.bytes(source + "@" + letter.offset()))
                .add(Headers.REASON, Headers.bytes(letter.reason()));
        return record;
    }

    /// The key of a trail's parking on one partition.
    public static String parkingKey(String trailId, int partition) {
        return trailId + "/" + partition;
    }

    private void inTransaction(Writes writes) {
        try {
            producer.beginTransaction();
            writes.write();
            producer.commitTransaction();
        } catch (KafkaException | ExecutionException e) {
            throw new LedgerException(
                    "a transaction of " + transactionalId + " did not go through", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerException("interrupted in a transaction of " + transactionalId, e);
        }
    }

    @FunctionalInterface
    private interface Writes {
        void write() throws ExecutionException, InterruptedException;
    }
}
