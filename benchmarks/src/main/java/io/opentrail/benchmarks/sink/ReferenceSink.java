package io.opentrail.benchmarks.sink;

import io.opentrail.benchmarks.process.StoreMain;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.store.PutRequest;
import io.opentrail.store.s3.S3Credentials;
import io.opentrail.store.s3.S3ObjectStore;
import io.opentrail.store.s3.S3StoreConfig;
import io.opentrail.telemetry.lifecycle.ServiceRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// The peer: records as they are, a line each, zlib at level 6, one file at a time for each
/// partition. It decodes, groups, hashes and guarantees nothing. Its arguments: the broker, the
/// store's address, the topic, the bucket, how many records make a file.
public final class ReferenceSink {

    static final String GROUP = "reference";

    private static final Duration POLL = Duration.ofMillis(50);
    private static final int LEVEL = 6;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final S3ObjectStore store;
    private final String bucket;
    private final int fileRecords;
    private final Map<TopicPartition, OpenFile> files = new HashMap<>();

    private ReferenceSink(
            KafkaConsumer<byte[], byte[]> consumer,
            S3ObjectStore store,
            String bucket,
            int fileRecords) {
        this.consumer = consumer;
        this.store = store;
        this.bucket = bucket;
        this.fileRecords = fileRecords;
    }

    static void main(String[] args) throws Exception {
        Map<String, Object> settings = KafkaConnection.of(args[0]).consumer(GROUP);
        settings.put("group.id", GROUP);
        settings.put("auto.offset.reset", "earliest");
        settings.put("max.poll.records", 2_000);
        settings.put("session.timeout.ms", 6_000);
        var storeConfig =
                S3StoreConfig.of(
                        Optional.of(URI.create(args[1])),
                        "us-east-1",
                        new S3Credentials(StoreMain.ACCESS_KEY, StoreMain.SECRET_KEY));
        try (var run = ServiceRun.begin("reference", Duration.ofSeconds(60))) {
            var store = run.add("store", new S3ObjectStore(storeConfig));
            var deserializer = new ByteArrayDeserializer();
            var consumer = new KafkaConsumer<>(settings, deserializer, deserializer);
            consumer.subscribe(List.of(args[2]));
            var sink = new ReferenceSink(consumer, store, args[3], Integer.parseInt(args[4]));
            System.out.println("READY");
            Thread.ofPlatform().daemon().start(sink::run);
            run.awaitStop();
        }
    }

    private void run() {
        try {
            while (true) {
                boolean idle = true;
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    idle = false;
                    add(record);
                }
                if (idle) {
                    // The topic does not grow: what is open is the end of it.
                    for (TopicPartition partition : List.copyOf(files.keySet())) {
                        close(partition);
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            System.err.println("reference loop: " + e);
            Runtime.getRuntime().halt(1);
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) throws IOException {
        var partition = new TopicPartition(record.topic(), record.partition());
        OpenFile file = files.get(partition);
        if (file == null) {
            file = new OpenFile(record.offset());
            files.put(partition, file);
        }
        file.add(record);
        if (file.records == fileRecords) {
            close(partition);
        }
    }

    private void close(TopicPartition partition) throws IOException {
        OpenFile file = files.remove(partition);
        if (file == null) {
            return;
        }
        String key = "lines/%s/%012d.jsonl.gz".formatted(partition, file.first);
        store.put(PutRequest.gzip(bucket, key, file.bytes()));
        consumer.commitSync(Map.of(partition, new OffsetAndMetadata(file.next)));
    }

    private static final class OpenFile {

        private final long first;
        private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        private final GZIPOutputStream gzip;
        private long next;
        private int records;

        OpenFile(long first) throws IOException {
            this.first = first;
            this.gzip =
                    new GZIPOutputStream(compressed) {
                        {
                            def.setLevel(LEVEL);
                        }
                    };
        }

        void add(ConsumerRecord<byte[], byte[]> record) throws IOException {
            gzip.write(record.value());
            gzip.write('\n');
            next = record.offset() + 1;
            records++;
        }

        byte[] bytes() throws IOException {
            gzip.close();
            return compressed.toByteArray();
        }
    }
}
