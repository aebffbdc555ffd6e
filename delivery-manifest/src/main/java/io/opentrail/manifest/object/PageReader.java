package io.opentrail.manifest.object;

import io.opentrail.delivery.ManifestPage;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.UndecodableRecordException;
import io.opentrail.schemas.topics.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads pages again that were let go of. Safe for use by many threads, one at a time.
final class PageReader implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(PageReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /// After so many records somebody else has a turn.
    private static final int MAX_READ = 5_000;

    private final KafkaConsumer<String, byte[]> consumer;
    private final AvroDeserializer<ManifestPage> pages;

    /// Some of them, and where to read on.
    record Slice(List<KeptPage> pages, long next) {}

    PageReader(KafkaConnection connection, SchemaRegistry registry) {
        this.consumer =
                new KafkaConsumer<>(
                        connection.consumer("manifest-pages-again"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        this.pages =
                new AvroDeserializer<>(registry, ManifestPage.class, ManifestPage.getClassSchema());
    }

    /// The page of a record, if it is to be put.
    Optional<KeptPage> decode(ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.of(pages.decode(record.value()))
                    .filter(page -> !page.getObjectKey().isEmpty())
                    .map(page -> new KeptPage(record.offset(), page));
        } catch (UndecodableRecordException e) {
            LOGGER.atError()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("A page cannot be read; it is put nowhere");
            return Optional.empty();
        }
    }

    /// A trail's next pages to put, up to as many as are kept. Throws KafkaException.
    synchronized Slice read(TopicPartition partition, String trailId, TrailPages.Range range) {
        List<KeptPage> found = new ArrayList<>();
        long next = start(partition, trailId, range.from());
        int read = 0;
        while (next < range.upTo() && read < MAX_READ) {
            var records = consumer.poll(POLL).records(partition);
            for (ConsumerRecord<String, byte[]> record : records) {
                if (found.size() == TrailPages.MAX_KEPT || record.offset() >= range.upTo()) {
                    return new Slice(found, record.offset());
                }
                if (record.key().equals(trailId)) {
                    decode(record).ifPresent(found::add);
                }
            }
            read += records.size();
            next = consumer.position(partition);
        }
        return new Slice(found, next);
    }

    private long start(TopicPartition partition, String trailId, long from) {
        List<TopicPartition> asked = List.of(partition);
        consumer.assign(asked);
        long beginning = consumer.beginningOffsets(asked).getOrDefault(partition, 0L);
        if (beginning > from) {
            LOGGER.atError()
                    .addKeyValue("trail", trailId)
                    .addKeyValue("partition", partition)
                    .addKeyValue("offset", from)
                    .addKeyValue("beginning", beginning)
                    .log("Pages expired before they could be put; their numbers are missing");
        }
        long start = Math.max(beginning, from);
        consumer.seek(partition, start);
        return start;
    }

    @Override
    public synchronized void close() {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
}
