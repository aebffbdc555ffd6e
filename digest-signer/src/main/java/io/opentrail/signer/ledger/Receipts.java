package io.opentrail.signer.ledger;

import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.UndecodableRecordException;
import io.opentrail.schemas.topics.EndOffsets;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The deliveries topic, as a member of the signers' group reads it. For one thread.
public final class Receipts implements AutoCloseable {

    static final String GROUP = "digest-signer";
    private static final Logger LOGGER = LoggerFactory.getLogger(Receipts.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Admin admin;
    private final KafkaConsumer<String, byte[]> consumer;
    private final AvroDeserializer<DeliveryReceipt> deserializer;
    private final Set<Integer> owned = new HashSet<>();

    public Receipts(
            KafkaConnection connection, SchemaRegistry registry, Admin admin, String instance) {
        this.admin = admin;
        this.deserializer =
                new AvroDeserializer<>(
                        registry, DeliveryReceipt.class, DeliveryReceipt.getClassSchema());
        Map<String, Object> settings = connection.consumer("digest-signer-" + instance);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        this.consumer =
                new KafkaConsumer<>(
                        settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /// Joins the group.
    ///
    /// @param revoked told of a partition before anyone else gets it
    public void join(IntConsumer revoked) {
        consumer.subscribe(List.of(TopicCatalogue.DELIVERIES), new Ownership(owned, revoked));
    }

    /// The next receipts; one that cannot be read is left out.
    public List<Receipt> poll() {
        return StreamSupport.stream(consumer.poll(POLL).spliterator(), false)
                .flatMap(record -> decode(record).stream())
                .toList();
    }

    /// The partitions that the group has given to this member and not asked back. The consumer's
    /// own assignment still has a partition for a moment after it was given up.
    public Set<Integer> partitions() {
        return Set.copyOf(owned);
    }

    /// Begins a partition anew: at the group's offset, once no transaction of an earlier owner is
    /// open on it. Returns that offset.
    public long restart(int partition) {
        TopicPartition restarted = topicPartition(partition);
        Set<TopicPartition> asked = Set.of(restarted);
        long beginning = consumer.beginningOffsets(asked).getOrDefault(restarted, 0L);
        OffsetAndMetadata committed = consumer.committed(asked).get(restarted);
        if (committed != null && committed.offset() < beginning) {
            LOGGER.atError()
                    .addKeyValue("partition", partition)
                    .addKeyValue("offset", committed.offset())
                    .addKeyValue("beginning", beginning)
                    .log("Receipts expired before they came into a digest");
        }
        long start = committed == null ? beginning : Math.max(beginning, committed.offset());
        consumer.seek(restarted, start);
        return start;
    }

    /// The offset of the next receipt.
    public long position(int partition) {
        return consumer.position(topicPartition(partition));
    }

    /// Where the committed receipts end.
    public long committedEnd(int partition) {
        TopicPartition asked = topicPartition(partition);
        return consumer.endOffsets(List.of(asked)).getOrDefault(asked, 0L);
    }

    /// Where the receipts end, those of transactions that are about to commit included.
    public long end(int partition) {
        TopicPartition asked = topicPartition(partition);
        return EndOffsets.of(admin, List.of(asked)).getOrDefault(asked, 0L);
    }

    /// Fences writes of a member that the group has given up.
    public ConsumerGroupMetadata membership() {
        return consumer.groupMetadata();
    }

    @Override
    public void close() {
        consumer.close();
    }

    private Optional<Receipt> decode(ConsumerRecord<String, byte[]> record) {
        try {
            DeliveryReceipt receipt = deserializer.decode(record.value());
            return Optional.of(new Receipt(record.partition(), record.offset(), receipt));
        } catch (UndecodableRecordException e) {
            LOGGER.atError()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("Receipt cannot be read and is left out");
            return Optional.empty();
        }
    }

    private static TopicPartition topicPartition(int partition) {
        return new TopicPartition(TopicCatalogue.DELIVERIES, partition);
    }

    private record Ownership(Set<Integer> owned, IntConsumer revoked)
            implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            LOGGER.atInfo().addKeyValue("partitions", assigned).log("Partitions assigned");
            assigned.forEach(partition -> owned.add(partition.partition()));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> lost) {
            LOGGER.atInfo().addKeyValue("partitions", lost).log("Partitions revoked");
            lost.forEach(partition -> {
                owned.remove(partition.partition());
                revoked.accept(partition.partition());
            });
        }
    }
}
