package io.opentrail.router.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.event.AuditEvent;
import io.opentrail.router.repeat.TaskMemory;
import io.opentrail.router.repeat.Verdict;
import io.opentrail.router.selection.TrailSelection;
import io.opentrail.schemas.serde.UndecodableRecordException;
import io.opentrail.schemas.topics.RoutedKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
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
    private static final Duration WRITE_INTERVAL = Duration.ofMillis(100);

    private final EventDecoder decoder;
    private final TrailSelection selection;
    private final Supplier<Optional<TaskMemory>> memories;
    private final Predicate<String> isLive;
    private final Freshness freshness;
    private final RouterMetrics metrics;
    private final RoutingTrouble trouble;
    private final ConflictLog conflictLog;
    private Optional<TaskMemory> memory = Optional.empty();
    private @Nullable ProcessorContext<byte[], byte[]> context;

    SelectProcessor(
            EventDecoder decoder,
            TrailSelection selection,
            Supplier<Optional<TaskMemory>> memories,
            Predicate<String> isLive,
            Freshness freshness,
            RouterMetrics metrics,
            RoutingTrouble trouble,
            ConflictLog conflictLog) {
        this.decoder = decoder;
        this.selection = selection;
        this.memories = memories;
        this.isLive = isLive;
        this.freshness = freshness;
        this.metrics = metrics;
        this.trouble = trouble;
        this.conflictLog = conflictLog;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> given) {
        context = given;
        memory = memories.get();
        memory.ifPresent(opened ->
                given.schedule(
                        WRITE_INTERVAL, PunctuationType.WALL_CLOCK_TIME, _ -> opened.write()));
    }

    @Override
    public void close() {
        memory.ifPresent(TaskMemory::close);
        memory = Optional.empty();
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
        AuditEvent event = decoder.decode(record.value());
        switch (verdict(event, record, from)) {
            case Verdict.Fresh _ -> route(record, selection.destinations(event));
            case Verdict.Repeat _ -> metrics.repeated();
            case Verdict.Conflict(long firstOffset) -> {
                report(record, from, event, firstOffset);
                route(record, selection.destinations(event));
            }
        }
    }

    private Verdict verdict(AuditEvent event, Record<byte[], byte[]> record, RecordMetadata from) {
        return memory.map(known ->
                        known.of(new TopicPartition(from.topic(), from.partition()))
                                .take(
                                        decoder.identity(event, record.value()),
                                        from.offset(),
                                        record.timestamp()))
                .orElse(FRESH);
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
