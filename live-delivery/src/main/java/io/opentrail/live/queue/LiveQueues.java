package io.opentrail.live.queue;

import io.opentrail.live.destination.Outcome;
import io.opentrail.live.destination.Outcome.Failure;
import io.opentrail.live.destination.Outcome.Refusal;
import io.opentrail.live.event.LiveEvent;
import io.opentrail.schemas.group.Progress;
import io.opentrail.schemas.registry.SchemaRegistryException;
import io.opentrail.settings.BackOff;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailDirectory;
import io.opentrail.trails.TrailStatusReporter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A queue for each destination of each trail, with a sender of its own while anything waits: a
/// destination that fails holds up itself alone.
public final class LiveQueues implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LiveQueues.class);
    private static final String GIVEN_UP = "GivenUp";

    private final QueuePolicy policy;
    private final List<Lane> lanes;
    private final TrailDirectory trails;
    private final Backlog backlog;
    private final QueueMetrics metrics;
    private final InstantSource clock;
    private final Progress progress = new Progress();
    private final Budget budget;
    private final Map<Address, LiveQueue> queuesByAddress = new ConcurrentHashMap<>();
    private final ExecutorService senders =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("live-", 0).factory());

    public LiveQueues(
            QueuePolicy policy,
            List<Lane> lanes,
            TrailDirectory trails,
            Backlog backlog,
            QueueMetrics metrics,
            InstantSource clock) {
        this.policy = policy;
        this.lanes = List.copyOf(lanes);
        this.trails = trails;
        this.backlog = backlog;
        this.metrics = metrics;
        this.clock = clock;
        this.budget = new Budget(policy.maxBufferedBytes());
    }

    private record Address(String trailId, Lane lane) {}

    /// The lanes that want a trail's events; none if it has no destination.
    public List<Lane> wanting(String trailId) {
        return trailOf(trailId)
                .map(trail -> lanes.stream().filter(lane -> lane.kind().isWantedBy(trail)).toList())
                .orElse(List.of());
    }

    /// Takes in an event; it is delivered, or given up, some time later.
    ///
    /// @param wanting the lanes that want it
    public void add(LiveEvent event, List<Lane> wanting) {
        for (Lane lane : wanting) {
            var address = new Address(event.trailId(), lane);
            LiveQueue queue =
                    queuesByAddress.computeIfAbsent(address, _ -> new LiveQueue(progress, budget));
            if (queue.add(event, clock.instant())) {
                senders.execute(() -> send(address, queue));
            }
        }
    }

    /// Whatever there is to do for the record was added.
    public void read(TopicPartition partition, long offset) {
        progress.read(partition, offset);
    }

    /// Up to where everything is delivered, refused or given up.
    public Map<TopicPartition, OffsetAndMetadata> toCommit() {
        return progress.toCommit();
    }

    public void forget(TopicPartition partition) {
        progress.forget(partition);
        queuesByAddress.values().forEach(queue -> queue.forget(partition));
    }

    /// True while nothing more may be added.
    public boolean isFull() {
        return budget.isSpent();
    }

    public long waitingEvents() {
        return budget.events();
    }

    public long bufferedBytes() {
        return budget.bytes();
    }

    public long failingQueues() {
        return budget.failing();
    }

    public long behindQueues() {
        return queuesByAddress.values().stream().filter(LiveQueue::isBehind).count();
    }

    /// What is not delivered is read again by whoever comes next.
    @Override
    public void close() {
        senders.shutdownNow();
        senders.close();
    }

    private void send(Address address, LiveQueue queue) {
        BackOff backOff = policy.backOff(ThreadLocalRandom.current());
        int failures = 0;
        while (!Thread.currentThread().isInterrupted()) {
            giveUp(address, queue.takeOlderThan(clock.instant().minus(policy.giveUpAfter())));
            Optional<Failure> failure;
            switch (queue.next()) {
                case Next.Offer(List<LiveEvent> events) -> failure = offer(address, queue, events);
                case Next.CatchUp gap -> failure = catchUp(address, queue, gap);
                case Next.Rest() -> {
                    return;
                }
            }
            failures = failure.isPresent() ? failures + 1 : 0;
            if (failure.isPresent()) {
                pause(policy.pause(backOff.after(failures), failure.get().notBefore()));
            }
        }
    }

    private Optional<Failure> offer(Address address, LiveQueue queue, List<LiveEvent> events) {
        Optional<Trail> trail =
                trailOf(address.trailId()).filter(address.lane().kind()::isWantedBy);
        if (trail.isEmpty()) {
            queue.remove(events); // nobody wants them any more
            return Optional.empty();
        }
        Outcome outcome = attempt(address, trail.get(), events);
        List<LiveEvent> settled = new ArrayList<>(outcome.delivered());
        outcome.refused().forEach(refusal -> settled.add(refusal.event()));
        count(address, outcome);
        report(address, events, outcome);
        queue.remove(settled);
        queue.failing(outcome.failure().isPresent());
        return outcome.failure();
    }

    private static Outcome attempt(Address address, Trail trail, List<LiveEvent> events) {
        try {
            return address.lane().kind().of(trail).deliver(events);
        } catch (RuntimeException e) { // no destination may end its sender
            LOGGER.atError()
                    .setCause(e)
                    .addKeyValue("trail", address.trailId())
                    .addKeyValue("destination", address.lane().kind().name())
                    .log("A destination failed");
            return Outcome.failed(Failure.of("InternalError"));
        }
    }

    private Optional<Failure> catchUp(Address address, LiveQueue queue, Next.CatchUp gap) {
        try {
            queue.caughtUp(
                    gap,
                    backlog.read(
                            address.trailId(),
                            gap.partition(),
                            gap.from().offset(),
                            gap.to(),
                            budget.catchUpBytes()));
            return Optional.empty();
        } catch (KafkaException | SchemaRegistryException e) {
            LOGGER.atWarn()
                    .addKeyValue("trail", address.trailId())
                    .addKeyValue("partition", gap.partition())
                    .addKeyValue("error", e.toString())
                    .log("Events cannot be read again; trying again");
            return Optional.of(Failure.of("BacklogUnavailable"));
        }
    }

    private void count(Address address, Outcome outcome) {
        String destination = address.lane().kind().name();
        metrics.delivered(destination, outcome.delivered().size());
        outcome.refused().forEach(refusal -> metrics.refused(destination, refusal.reason()));
        outcome.failure()
                .ifPresent(failure -> {
                    metrics.failed(destination, failure.code());
                    LOGGER.atWarn()
                            .addKeyValue("trail", address.trailId())
                            .addKeyValue("destination", destination)
                            .addKeyValue("error", failure.code())
                            .log("Events were not delivered; trying again");
                });
    }

    private void giveUp(Address address, List<LiveEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        String destination = address.lane().kind().name();
        metrics.lost(destination, events.size());
        report(address, events, Optional.of(GIVEN_UP));
        LOGGER.atError()
                .addKeyValue("trail", address.trailId())
                .addKeyValue("destination", destination)
                .addKeyValue("events", events.size())
                .log("Events were given up");
    }

    private void report(Address address, List<LiveEvent> offered, Outcome outcome) {
        if (outcome.failure().isPresent()) {
            report(address, offered.subList(0, 1), outcome.failure().map(Failure::code));
        } else if (!outcome.delivered().isEmpty()) {
            report(address, outcome.delivered(), Optional.empty());
        } else {
            outcome.refused().stream()
                    .limit(1)
                    .map(Refusal::reason)
                    .forEach(reason -> report(address, offered.subList(0, 1), Optional.of(reason)));
        }
    }

    /// Once for each region and partition.
    private void report(Address address, List<LiveEvent> events, Optional<String> error) {
        if (address.lane().status().isEmpty()) {
            return;
        }
        TrailStatusReporter status = address.lane().status().get();
        Instant now = clock.instant();
        Set<Origin> origins = new HashSet<>();
        events.forEach(
                event -> origins.add(new Origin(event.awsRegion(), event.partition().partition())));
        for (Origin origin : origins) {
            error.ifPresentOrElse(
                    code ->
                            status.failed(
                                    address.trailId(),
                                    origin.region(),
                                    origin.partition(),
                                    now,
                                    code),
                    () ->
                            status.succeeded(
                                    address.trailId(), origin.region(), origin.partition(), now));
        }
    }

    private record Origin(String region, int partition) {}

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Trail> trailOf(String trailId) {
        return trails.byId(trailId).filter(trail -> trail.getDeletedAt() == null);
    }
}
