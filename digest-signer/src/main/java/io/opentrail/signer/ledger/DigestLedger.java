package io.opentrail.signer.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.opentrail.delivery.TrailStatus;
import io.opentrail.digest.SignedDigest;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.EndOffsets;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// The digests topic. Partition i holds the chains whose receipts are in partition i of the
/// deliveries. Every error leaves open what was written: make a new ledger and read again.
public final class DigestLedger implements AutoCloseable {

    private static final String SIGNED_UP_TO = "signedUpTo";

    /// Milliseconds since the epoch; records without it are signed up to their digest's end.
    private static final String SIGNED_BEFORE = "signedBefore";

    private static final int TRANSACTION_TIMEOUT_MILLIS = 30_000;

    /// Longer than a transaction that its writer left open is let live.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaConnection connection;
    private final Admin admin;
    private final AvroSerializer<SignedDigest> digestSerializer;
    private final AvroDeserializer<SignedDigest> digestDeserializer;
    private final AvroSerializer<TrailStatus> statusSerializer;
    private final KafkaProducer<String, byte[]> producer;

    /// Fences an earlier ledger of the same instance.
    public DigestLedger(
            KafkaConnection connection, SchemaRegistry registry, Admin admin, String instance) {
        this.connection = connection;
        this.admin = admin;
        this.digestSerializer = new AvroSerializer<>(registry, SignedDigest.getClassSchema());
        this.digestDeserializer =
                new AvroDeserializer<>(registry, SignedDigest.class, SignedDigest.getClassSchema());
        this.statusSerializer = new AvroSerializer<>(registry, TrailStatus.getClassSchema());
        Map<String, Object> settings = connection.producer("digest-signer-" + instance);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "digest-signer-" + instance);
        settings.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        settings.put(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicCatalogue.MAX_DIGEST_RECORD_BYTES);
        this.producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /// What one commit writes.
    ///
    /// @param tombstones keys of entries that are superseded
    /// @param statuses by key
    public record Change(
            int partition,
            long offset,
            List<LedgerEntry> entries,
            List<String> tombstones,
            Map<String, TrailStatus> statuses) {}

    /// All entries of a partition. The caller's group offset of the partition must be stable, so
    /// that no earlier owner can still commit.
    public Collection<LedgerEntry> read(int partition) {
        var topicPartition = new TopicPartition(TopicCatalogue.DIGESTS, partition);
        long end = EndOffsets.of(admin, List.of(topicPartition)).getOrDefault(topicPartition, 0L);
        Map<String, LedgerEntry> entriesByKey = new LinkedHashMap<>();
        try (var records = new CommittedRecords(connection, "digest-signer-restore")) {
            boolean isRead =
                    records.read(
                            topicPartition,
                            records.beginning(topicPartition),
                            end,
                            PATIENCE,
                            record -> apply(entriesByKey, record));
            if (!isRead) {
                throw new KafkaException(topicPartition + " cannot be read up to offset " + end);
            }
        }
        return entriesByKey.values();
    }

    /// One transaction with the group's offset: a member that lost the partition is fenced.
    public void commit(ConsumerGroupMetadata member, Change change) {
        producer.beginTransaction();
        change.entries().forEach(entry -> send(digestRecord(change.partition(), entry)));
        change.tombstones().forEach(key -> send(tombstone(change.partition(), key)));
        change.statuses().forEach((key, status) -> send(statusRecord(key, status)));
        producer.sendOffsetsToTransaction(
                Map.of(
                        new TopicPartition(TopicCatalogue.DELIVERIES, change.partition()),
                        new OffsetAndMetadata(change.offset())),
                member);
        producer.commitTransaction();
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }

    /// A failed send fails the commit.
    private void send(ProducerRecord<String, byte[]> record) {
        Future<?> _ = producer.send(record);
    }

    private void apply(Map<String, LedgerEntry> byKey, ConsumerRecord<String, byte[]> record) {
        byte[] value = record.value();
        if (value == null) {
            byKey.remove(record.key());
        } else {
            SignedDigest digest = digestDeserializer.decode(value);
            long signedUpTo = number(record, SIGNED_UP_TO).orElse(0);
            OptionalLong signedBefore = number(record, SIGNED_BEFORE);
            byKey.put(
                    record.key(),
                    new LedgerEntry(
                            digest,
                            signedUpTo,
                            signedBefore.isPresent()
                                    ? Instant.ofEpochMilli(signedBefore.getAsLong())
                                    : digest.getEndTime()));
        }
    }

    private static OptionalLong number(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(new String(header.value(), US_ASCII)));
    }

    private ProducerRecord<String, byte[]> digestRecord(int partition, LedgerEntry entry) {
        byte[] value = digestSerializer.encode(TopicCatalogue.DIGESTS, entry.digest());
        var record = new ProducerRecord<>(TopicCatalogue.DIGESTS, partition, entry.key(), value);
        record.headers().add(SIGNED_UP_TO, number(entry.signedUpTo()));
        record.headers().add(SIGNED_BEFORE, number(entry.signedBefore().toEpochMilli()));
        return record;
    }

    private static byte[] number(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }

    @SuppressWarnings("NullAway") // a tombstone is a null value; Kafka's class is not annotated
    private static ProducerRecord<String, byte[]> tombstone(int partition, String key) {
        return new ProducerRecord<>(TopicCatalogue.DIGESTS, partition, key, null);
    }

    private ProducerRecord<String, byte[]> statusRecord(String key, TrailStatus status) {
        return new ProducerRecord<>(
                TopicCatalogue.TRAIL_STATUS,
                key,
                statusSerializer.encode(TopicCatalogue.TRAIL_STATUS, status));
    }
}
