package io.opentrail.router.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.event.AuditEvent;
import io.opentrail.router.repeat.AcceptedEvents;
import io.opentrail.router.repeat.AcceptedEventsStore;
import io.opentrail.router.repeat.Verdict;
import io.opentrail.router.selection.TrailSelection;
import io.opentrail.schemas.registry.UnknownSchemaException;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.EventHeader;
import io.opentrail.schemas.serde.EventHeaderReader;
import io.opentrail.schemas.serde.UndecodableRecordException;
import io.opentrail.schemas.topics.RoutedKey;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// Sends each event's bytes on once for each trail that takes it, or to the dead letters if they
/// are no event; drops what came before, and reports what came before with other bytes. An event
/// that cannot be decided now fails the thread, so that nothing passes it.
final class SelectProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    static final String HEADER_TOPIC = "opentrail.topic";
    static final String HEADER_PARTITION = "opentrail.partition";
    static final String HEADER_OFFSET = "opentrail.offset";
    static final String HEADER_REASON = "opentrail.reason";
    static final String HEADER_FIRST_OFFSET = "opentrail.first-offset";
    private static final Verdict FRESH = new Verdict.Fresh();

    private final AvroDeserializer<AuditEvent> envelopes;
    private final EventHeaderReader recordPlaces;
    private final TrailSelection selection;
    private final AcceptedEventsStore acceptedStore;
    private final Predicate<String> isLive;
    private final Freshness freshness;
    private final RouterMetrics metrics;
    private final RoutingTrouble trouble;
    private final ConflictLog conflictLog;
    private Optional<AcceptedEvents> accepted = Optional.empty();
    private @Nullable ProcessorContext<byte[], byte[]> context;

    SelectProcessor(
            AvroDeserializer<AuditEvent> envelopes,
            EventHeaderReader recordPlaces,
            TrailSelection selection,
            AcceptedEventsStore acceptedStore,
            Predicate<String> isLive,
            Freshness freshness,
            RouterMetrics metrics,
            RoutingTrouble trouble,
            ConflictLog conflictLog) {
        this.envelopes = envelopes;
        this.recordPlaces = recordPlaces;
        this.selection = selection;
        this.acceptedStore = acceptedStore;
        this.isLive = isLive;
        this.freshness = freshness;
        this.metrics = metrics;
        this.trouble = trouble;
        this.conflictLog = conflictLog;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> given) {
        context = given;
        accepted = acceptedStore.open(given);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata from = context().recordMetadata().orElseThrow();
        try {
            take(record, from);
        } catch (UndecodableRecordException e) {
            deadLetter(record, from, Objects.toString(e.getMessage()));
        } catch (RuntimeException e) {
            trouble.stopped(from, e);
            throw e;
        }
        trouble.passed(from);
    }

    private void take(Record<byte[], byte[]> record, RecordMetadata from) {
        freshness.ensure();
        AuditEvent event = decoded(record.value());
        switch (verdict(event, record.value(), from)) {
            case Verdict.Fresh _ -> route(record, selection.destinations(event));
            case Verdict.Repeat _ -> metrics.repeated();
            case Verdict.Conflict(long firstOffset) -> {
                report(record, from, event, firstOffset);
                route(record, selection.destinations(event));
            }
        }
    }

    private Verdict verdict(AuditEvent event, byte[] value, RecordMetadata from) {
        if (accepted.isEmpty()) {
            return FRESH;
        }
        EventHeader place = recordPlaces.read(ByteBuffer.wrap(value));
        return accepted.get()
                .take(
                        event.getRecipientAccountId(),
                        event.getEventId(),
                        ByteBuffer.wrap(value, place.recordOffset(), place.recordBytes()),
                        from.offset(),
                        context().currentStreamTimeMs());
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

    private void report(
            Record<byte[], byte[]> record,
            RecordMetadata from,
            AuditEvent event,
            long firstOffset) {
        Headers headers = new RecordHeaders(record.headers());
        addSource(headers, from);
        headers.add(HEADER_FIRST_OFFSET, Long.toString(firstOffset).getBytes(UTF_8));
        context().forward(record.withHeaders(headers), RouterTopology.CONFLICT_SINK);
        metrics.conflicting();
        conflictLog.conflict(event, from, firstOffset);
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
