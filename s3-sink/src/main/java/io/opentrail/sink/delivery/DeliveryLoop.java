package io.opentrail.sink.delivery;

import io.opentrail.delivery.DeliveryDecision;
import io.opentrail.delivery.Parking;
import io.opentrail.schemas.serde.UndecodableRecordException;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.settings.BackOff;
import io.opentrail.sink.chunk.Chunk;
import io.opentrail.sink.delivery.LogFilePutter.Outcome;
import io.opentrail.sink.ledger.Completion;
import io.opentrail.sink.ledger.Ledger;
import io.opentrail.sink.ledger.LedgerException;
import io.opentrail.sink.logfile.RoutedEvent;
import io.opentrail.store.BucketRefusedException;
import io.opentrail.store.StoreException;
import io.opentrail.store.StoreUnavailableException;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailStatusReporter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes events in, decides chunks, has their files put, and commits what came of it: one chunk in
/// flight a partition, the next one filling meanwhile. Used by one thread.
final class DeliveryLoop {

    private static final Logger LOGGER = LoggerFactory.getLogger(DeliveryLoop.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration POLL_PAUSED = Duration.ofMillis(10);
    private static final Duration LANE_INTERVAL = Duration.ofSeconds(1);

    /// Of a chunk. Its decision names each of them in some 300 bytes, 700 with long names.
    private static final int MAX_FILES = TopicCatalogue.MAX_DECISION_RECORD_BYTES / 1024;

    private final DeliveryPolicy policy;
    private final InstantSource clock;
    private final Function<String, Optional<Trail>> trailById;
    private final Sources sources;
    private final RecordDecoder decoder;
    private final Ledger ledger;
    private final LogFilePutter putter;
    private final TrailStatusReporter status;
    private final ParkedTrails parked;
    private final DeliveryMetrics metrics;
    private final Completions completions;
    private final LaneDrains lanes;
    private final LaneOffsets offsets;
    private final MemoryBudget budget;
    private final AnsweringBuckets answering = new AnsweringBuckets();
    private final BackOff backOff;
    private boolean retried;

    DeliveryLoop(
            DeliveryPolicy policy,
            InstantSource clock,
            Function<String, Optional<Trail>> trailById,
            Sources sources,
            RecordDecoder decoder,
            Ledger ledger,
            LogFilePutter putter,
            TrailStatusReporter status,
            ParkedTrails parked,
            DeliveryMetrics metrics) {
        this.policy = policy;
        this.clock = clock;
        this.trailById = trailById;
        this.sources = sources;
        this.decoder = decoder;
        this.ledger = ledger;
        this.putter = putter;
        this.status = status;
        this.parked = parked;
        this.metrics = metrics;
        this.completions = new Completions(trailById, parked);
        this.budget = new MemoryBudget(policy.maxBufferedBytes());
        this.backOff = policy.backOff(new SplittableRandom());
        this.offsets = new LaneOffsets(sources, ledger);
        this.lanes = new LaneDrains(sources, parked, ledger);
    }

    /// One round. Afterwards everything that was due has been started or committed. A transaction
    /// that fails, as it does when partitions move, is met here; throws if the next one fails too.
    void step() {
        try {
            List<ConsumerRecord<String, ByteBuffer>> records = sources.poll(POLL);
            records.forEach(this::receive);
            boolean wait = records.isEmpty() && sources.isPaused();
            putter.takeAnswering().forEach(it -> answering.answered(it, clock.instant()));
            putter.takeOutcomes(wait ? POLL_PAUSED : Duration.ZERO).forEach(this::absorb);
            commitResolved();
            decideDue();
            startWaiting();
            lanes.unparkDrained(clock.instant());
            offsets.renew(clock.instant());
            makeRoom();
            metrics.holds(Load.of(sources.all(), parked.all()));
        } catch (LedgerException e) {
            if (e.isFenced() || retried) {
                throw e;
            }
            retried = true;
            LOGGER.atWarn()
                    .addKeyValue("error", String.valueOf(e.getCause()))
                    .log("Starting again from what is committed");
            ledger.reopen();
            sources.reload();
        }
    }

    private void receive(ConsumerRecord<String, ByteBuffer> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        Source source =
                sources.of(partition)
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "a record of " + partition + ", which is not ours"));
        try {
            source.buffer().add(decoder.decode(record, source.buffer().shelf()), clock.instant());
        } catch (UndecodableRecordException e) {
            LOGGER.atError()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("A record cannot be read and goes to the dead letters");
            source.deadLetters()
                    .add(
                            new Completion.DeadLetter(
                                    record.key(),
                                    bytes(record.value()),
                                    record.offset(),
                                    e.toString()));
        }
        source.recovering()
                .filter(decision -> record.offset() >= decision.getToOffset() - 1)
                .ifPresent(
                        decision -> source.begin(Chunk.of(decision, source.buffer().drainAll())));
    }

    private static byte[] bytes(ByteBuffer value) {
        byte[] copy = new byte[value.remaining()];
        value.get(value.position(), copy);
        return copy;
    }

    private void absorb(Outcome outcome) {
        InFlight chunk = outcome.chunk();
        if (sources.isCurrent(chunk)) {
            absorb(chunk, outcome);
        }
    }

    private void absorb(InFlight chunk, Outcome outcome) {
        if (!(chunk.files().get(outcome.index()) instanceof PendingFile.Putting putting)) {
            throw new IllegalStateException("an outcome for a file that was not being put");
        }
        Instant now = clock.instant();
        String trailId = putting.events().file().getTrailId();
        String region = putting.events().file().getAwsRegion();
        String bucket = putting.events().file().getBucket();
        int partition = chunk.source().partition().partition();
        switch (outcome) {
            case Outcome.Done done -> {
                answering.answered(bucket, now);
                chunk.set(done.index(), putting.succeed(done.file(), done.storedBytes(), now));
                status.succeeded(trailId, region, partition, now);
            }
            case Outcome.Failed failed -> {
                chunk.set(
                        failed.index(),
                        putting.fail(
                                failed.failure(),
                                now,
                                answering,
                                policy.parkAfter(),
                                backOff,
                                mayPark(chunk.source())));
                listenToOthers(bucket, failed.failure(), now);
                metrics.failed(failed.failure().code());
                status.failed(trailId, region, partition, now, failed.failure().code());
                LOGGER.atWarn()
                        .addKeyValue("trail", trailId)
                        .addKeyValue("objectKey", putting.events().file().getObjectKey())
                        .addKeyValue("error", failed.failure().code())
                        .log("A log file could not be put");
            }
            case Outcome.Broken broken ->
                    throw new IllegalStateException("a log file could not be made", broken.cause());
        }
    }

    /// Finds out by the next failure whether the bucket is alone with it.
    private void listenToOthers(String bucket, StoreException failure, Instant now) {
        switch (failure) {
            case BucketRefusedException _ -> answering.answered(bucket, now);
            case StoreUnavailableException _ ->
                    answering.otherThan(bucket).ifPresent(other -> putter.ask(other.bucket()));
        }
    }

    /// A lane's own trail has nowhere else to wait; in a shared lane nobody waits for another.
    private boolean mayPark(Source source) {
        return !source.isLane()
                || parked.inLane(source.partition().topic(), source.partition().partition()).size()
                        > 1;
    }

    private void commitResolved() {
        Map<Source, Completion> resolved = new HashMap<>();
        for (Source source : sources.all()) {
            source.inFlight()
                    .filter(InFlight::isResolved)
                    .ifPresent(chunk ->
                            resolved.put(source, completions.of(source, chunk, clock.instant())));
        }
        if (resolved.isEmpty()) {
            return;
        }
        ledger.complete(List.copyOf(resolved.values()), sources.group());
        retried = false;
        resolved.forEach(this::committed);
    }

    private void committed(Source source, Completion completion) {
        source.finish(completion.toOffset());
        metrics.committed(completion);
        for (Parking parking : completion.parkings()) {
            parked.add(parking);
            LOGGER.atWarn()
                    .addKeyValue("trail", parking.getTrailId())
                    .addKeyValue("topic", parking.getLaneTopic())
                    .addKeyValue("partition", parking.getPartition())
                    .addKeyValue("error", parking.getError())
                    .log("The bucket refuses; the trail's events wait in a lane of their own");
        }
    }

    private void decideDue() {
        Instant now = clock.instant();
        Optional<Source> early = budget.toDecideEarly(sources.all());
        Map<Source, Chunk> chunks = new HashMap<>();
        for (Source source : sources.all()) {
            boolean due = source.buffer().isDue(now, interval(source), policy.maxFileBytes());
            if (source.mayDecide() && (due || early.filter(source::equals).isPresent())) {
                chunks.put(source, decide(source, now));
            }
        }
        if (chunks.isEmpty()) {
            return;
        }
        List<DeliveryDecision> decisions = chunks.values().stream().map(Chunk::decision).toList();
        try {
            ledger.decide(decisions, sources.group());
        } catch (LedgerException e) {
            chunks.values().forEach(Chunk::release);
            throw e;
        }
        retried = false;
        chunks.forEach(Source::begin);
    }

    private Duration interval(Source source) {
        boolean lane = source.isLane() && LANE_INTERVAL.compareTo(policy.flushInterval()) < 0;
        return lane ? LANE_INTERVAL : policy.flushInterval();
    }

    private Chunk decide(Source source, Instant now) {
        TopicPartition partition = source.partition();
        List<RoutedEvent> events = source.buffer().drain(MAX_FILES);
        Set<String> waiting = source.isLane() ? Set.of() : parked.on(partition.partition());
        Chunk chunk =
                Chunk.decide(
                        partition.topic(),
                        partition.partition(),
                        source.fromOffset(),
                        events,
                        now,
                        trailById,
                        waiting);
        if (!chunk.orphans().isEmpty()) {
            LOGGER.atWarn()
                    .addKeyValue("partition", partition)
                    .addKeyValue("events", chunk.orphans().size())
                    .log("Events of trails that are gone for good are dropped");
        }
        return chunk;
    }

    private void makeRoom() {
        Instant now = clock.instant();
        Instant later = now.plus(policy.maxRetry());
        budget.toForget(sources.all(), now).forEach(lane -> sources.forget(lane, later));
        sources.setPaused(budget.toPause(sources.all(), now));
    }

    private void startWaiting() {
        Instant now = clock.instant();
        for (Source source : sources.all()) {
            source.inFlight().ifPresent(chunk -> startWaiting(chunk, now));
        }
    }

    private void startWaiting(InFlight chunk, Instant now) {
        for (int i = 0; i < chunk.files().size(); i++) {
            if (chunk.files().get(i) instanceof PendingFile.Waiting waiting
                    && !waiting.notBefore().isAfter(now)) {
                chunk.set(i, waiting.start());
                putter.put(chunk, i, waiting.events());
            }
        }
    }
}
