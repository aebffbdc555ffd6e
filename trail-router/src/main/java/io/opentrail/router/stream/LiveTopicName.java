package io.opentrail.router.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.schemas.topics.RoutedKey;
import io.opentrail.schemas.topics.TopicCatalogue;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;

/// The live topic of a routed record's trail, which its key begins with.
final class LiveTopicName implements TopicNameExtractor<byte[], byte[]> {

    @Override
    public String extract(byte[] key, byte[] value, RecordContext context) {
        return TopicCatalogue.liveOf(RoutedKey.parse(new String(key, UTF_8)).trailId());
    }

    /// Is in the topology's description.
    @Override
    public String toString() {
        return TopicCatalogue.LIVE_PREFIX + "<trailId>";
    }
}
