package io.opentrail.benchmarks;

import io.opentrail.schemas.topics.KafkaConnection;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// What the router could do at best: a topic's bytes → \[nothing\] → another topic, exactly once,
/// with the router's own settings.
final class PassThrough implements AutoCloseable {

    private final AtomicLong passed = new AtomicLong();
    private final KafkaStreams streams;

    PassThrough(KafkaConnection connection, Path folder, String from, String to) {
        var in = new ByteArrayDeserializer();
        var out = new ByteArraySerializer();
        Topology topology =
                new Topology()
                        .addSource(AutoOffsetReset.earliest(), "from", in, in, from)
                        .addProcessor("count", () -> new Count(passed), "from")
                        .addSink("to", to, out, out, "count");
        streams = new KafkaStreams(topology, settings(connection, folder));
        streams.start();
    }

    private static Properties settings(KafkaConnection connection, Path folder) {
        var settings = new Properties();
        settings.putAll(connection.client("pass-through"));
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "pass-through");
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 * 1024);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        return settings;
    }

    long passed() {
        return passed.get();
    }

    @Override
    public void close() {
        streams.close();
    }

    private static final class Count implements Processor<byte[], byte[], byte[], byte[]> {

        private final AtomicLong passed;
        private @Nullable ProcessorContext<byte[], byte[]> context;

        Count(AtomicLong passed) {
            this.passed = passed;
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> given) {
            context = given;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            Objects.requireNonNull(context).forward(record);
            passed.incrementAndGet();
        }
    }
}
