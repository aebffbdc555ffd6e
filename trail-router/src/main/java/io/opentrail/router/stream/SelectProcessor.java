package io.opentrail.router.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.event.AuditEvent;
import io.opentrail.router.selection.TrailSelection;
import io.opentrail.schemas.registry.UnknownSchemaException;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.UndecodableRecordException;
import io.opentrail.schemas.topics.RoutedKey;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// Sends each event's bytes on once for each trail that takes it, or to the dead letters if they
/// are no event. An event that cannot be decided now fails the thread, so that nothing passes it.
final class SelectProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    static final String HEADER_TOPIC = "opentrail.topic";
    static final String HEADER_PARTITION = "opentrail.partition";
    static final String HEADER_OFFSET = "opentrail.offset";
    static final String HEADER_REASON = "opentrail.reason";

    private final AvroDeserializer<AuditEvent> envelopes;
    private final TrailSelection selection;
    private final Predicate<String> isLive;
    private final Freshness freshness;
    private final RouterMetrics metrics;
    private final RoutingTrouble trouble;
    private @Nullable ProcessorContext<byte[], byte[]> context;

    SelectProcessor(
            AvroDeserializer<AuditEvent> envelopes,
            TrailSelection selection,
            Predicate<String> isLive,
            Freshness freshness,
            RouterMetrics metrics,
            RoutingTrouble trouble) {
        this.envelopes = envelopes;
        this.selection = selection;
        this.isLive = isLive;
        this.freshness = freshness;
        this.metrics = metrics;
        this.trouble = trouble;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> given) {
        context = given;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata from = context().recordMetadata().orElseThrow();
        try {
            route(record, destinations(record));
        } catch (UndecodableRecordException e) {
            deadLetter(record, from, Objects.toString(e.getMessage()));
        } catch (RuntimeException e) {
            trouble.stopped(from, e);
            throw e;
        }
        trouble.passed(from);
    }

    private List<RoutedKey> destinations(Record<byte[], byte[]> record) {
        freshness.ensure();
        return selection.destinations(decoded(record.value()));
    }

    private AuditEvent decoded(byte @Nullable [] value) {
        if (value == null) {
            throw new UndecodableRecordException("is empty");
        }
        try {
            return envelopes.decode(value);
        } catch (UnknownSchemaException e) {
            throw new UndecodableRecordException("has an unknown schema id", e);
        }
    }

    private void route(Record<byte[], byte[]> record, List<RoutedKey> destinations) {
        for (RoutedKey key : destinations) {
            var routed = record.withKey(key.toString().getBytes(UTF_8));
            context().forward(routed, RouterTopology.ROUTED_SINK);
            if (isLive.test(key.trailId())) {
                context().forward(routed, RouterTopology.LIVE_SINK);
            }
        }
        metrics.decided(destinations.size());
    }

    private void deadLetter(Record<byte[], byte[]> record, RecordMetadata from, String reason) {
        Headers headers = new RecordHeaders(record.headers());
        addSource(headers, from);
        headers.add(HEADER_REASON, reason.getBytes(UTF_8));
        context().forward(record.withHeaders(headers), RouterTopology.DEAD_LETTER_SINK);
        metrics.deadLetter();
    }

    private static void addSource(Headers headers, RecordMetadata from) {
        headers.add(HEADER_TOPIC, from.topic().getBytes(UTF_8));
        headers.add(HEADER_PARTITION, Integer.toString(from.partition()).getBytes(UTF_8));
        headers.add(HEADER_OFFSET, Long.toString(from.offset()).getBytes(UTF_8));
    }

    private ProcessorContext<byte[], byte[]> context() {
        return Objects.requireNonNull(context, "processor is not initialised");
    }
}
