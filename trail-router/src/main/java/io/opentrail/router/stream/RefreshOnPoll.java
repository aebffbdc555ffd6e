package io.opentrail.router.stream;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Refreshes the trails once for each poll that brings records, before the records reach a task.
///
/// The consumer swallows what an interceptor throws. So a refresh that fails is tried again by the
/// processor, from which it stops the stream: see [Freshness].
public final class RefreshOnPoll implements ConsumerInterceptor<byte[], byte[]> {

    /// The consumer property that holds the [Freshness].
    public static final String FRESHNESS = "opentrail.freshness";

    private @Nullable Freshness freshness;

    @Override
    public void configure(Map<String, ?> settings) {
        if (!(settings.get(FRESHNESS) instanceof Freshness given)) {
            throw new IllegalArgumentException("consumer property '" + FRESHNESS + "' is missing");
        }
        freshness = given;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        if (freshness != null && !records.isEmpty()) {
            freshness.recordsPolled();
            freshness.ensure();
        }
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
}
