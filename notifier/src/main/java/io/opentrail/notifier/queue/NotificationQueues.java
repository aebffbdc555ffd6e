package io.opentrail.notifier.queue;

import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.notifier.targets.NotPublishedException;
import io.opentrail.notifier.targets.Notification;
import io.opentrail.notifier.targets.NotificationTarget;
import io.opentrail.notifier.targets.Targets;
import io.opentrail.schemas.group.Progress;
import io.opentrail.settings.BackOff;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailDirectory;
import io.opentrail.trails.TrailStatusReporter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A queue for each trail, with a sender of its own while anything waits: a target that fails holds
/// up its own trails alone.
public final class NotificationQueues implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(NotificationQueues.class);

    /// For a topic that the operator has given no target.
    static final String NO_TARGET = "NotificationTargetNotConfigured";

    private final QueuePolicy policy;
    private final TrailDirectory trails;
    private final Targets targets;
    private final TrailStatusReporter status;
    private final QueueMetrics metrics;
    private final InstantSource clock;
    private final Progress progress = new Progress();
    private final Map<String, TrailQueue> queuesByTrail = new ConcurrentHashMap<>();
    private final ExecutorService senders =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("notify-", 0).factory());

    public NotificationQueues(
            QueuePolicy policy,
            TrailDirectory trails,
            Targets targets,
            TrailStatusReporter status,
            QueueMetrics metrics,
            InstantSource clock) {
        this.policy = policy;
        this.trails = trails;
        this.targets = targets;
        this.status = status;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// Takes in a receipt; its notification is published, or given up, some time later.
    public void add(TopicPartition partition, long offset, DeliveryReceipt receipt) {
        if (topicOf(receipt.getTrailId()).isPresent()) {
            enqueue(partition, offset, receipt);
        }
        progress.read(partition, offset);
    }

    private void enqueue(TopicPartition partition, long offset, DeliveryReceipt receipt) {
        var pending =
                new PendingReceipt(
                        partition, progress.claim(partition, offset), receipt, clock.instant());
        String trailId = receipt.getTrailId();
        TrailQueue queue = queuesByTrail.computeIfAbsent(trailId, _ -> new TrailQueue());
        boolean begin = queue.add(pending);
        lost(queue.takeBeyond(policy.maxWaiting()), "TooManyNotifications");
        if (begin) {
            senders.execute(() -> send(queue));
        }
    }

    /// Up to where everything is published or given up.
    public Map<TopicPartition, OffsetAndMetadata> toCommit() {
        return progress.toCommit();
    }

    public void forget(TopicPartition partition) {
        progress.forget(partition);
    }

    public long waiting() {
        return progress.waiting();
    }

    /// What is not published is read again by whoever comes next.
    @Override
    public void close() {
        senders.shutdownNow();
        senders.close();
    }

    private void send(TrailQueue queue) {
        BackOff backOff = policy.backOff(ThreadLocalRandom.current());
        int failures = 0;
        while (!Thread.currentThread().isInterrupted()) {
            lost(queue.takeOlderThan(clock.instant().minus(policy.giveUpAfter())), "GivenUp");
            List<PendingReceipt> batch = queue.next();
            if (batch.isEmpty()) {
                return;
            }
            Optional<String> topic = topicOf(batch.getFirst().receipt().getTrailId());
            Optional<String> error = topic.flatMap(named -> publish(named, batch));
            topic.ifPresent(_ -> report(batch, error));
            if (error.isEmpty()) {
                failures = 0;
                queue.remove(batch);
                done(batch);
            } else {
                pause(backOff.after(++failures));
            }
        }
    }

    /// The error's code, if there is one.
    private Optional<String> publish(String topic, List<PendingReceipt> batch) {
        DeliveryReceipt first = batch.getFirst().receipt();
        List<String> keys =
                batch.stream().map(pending -> pending.receipt().getObjectKey()).toList();
        try {
            Optional<NotificationTarget> target = targets.of(topic);
            if (target.isEmpty()) {
                return Optional.of(NO_TARGET);
            }
            target.get()
                    .publish(
                            new Notification(
                                    topic,
                                    first.getBucket(),
                                    keys,
                                    messageId(keys),
                                    clock.instant()));
            metrics.published(batch.size());
            return Optional.empty();
        } catch (RuntimeException e) { // no target may end its trail's sender
            LOGGER.atError().setCause(e).addKeyValue("topic", topic).log("A target failed");
            return Optional.of("InternalError");
        } catch (NotPublishedException e) {
            metrics.failed(e.code());
            LOGGER.atWarn()
                    .addKeyValue("trail", first.getTrailId())
                    .addKeyValue("topic", topic)
                    .addKeyValue("error", e.code())
                    .log("A notification was not published; trying again");
            return Optional.of(e.code());
        }
    }

    private static String messageId(List<String> keys) {
        return UUID.nameUUIDFromBytes(String.join("\n", keys).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private void lost(List<PendingReceipt> receipts, String error) {
        if (receipts.isEmpty()) {
            return;
        }
        metrics.lost(receipts.size());
        report(receipts, Optional.of(error));
        LOGGER.atError()
                .addKeyValue("trail", receipts.getFirst().receipt().getTrailId())
                .addKeyValue("logFiles", receipts.size())
                .addKeyValue("error", error)
                .log("Nobody is told of these log files");
        done(receipts);
    }

    private void report(List<PendingReceipt> receipts, Optional<String> error) {
        Instant now = clock.instant();
        receipts.stream()
                .collect(
                        Collectors.toMap(
                                pending -> pending.receipt().getAwsRegion(),
                                pending -> pending,
                                (one, _) -> one))
                .forEach((region, pending) -> {
                    String trailId = pending.receipt().getTrailId();
                    int partition = pending.partition().partition();
                    error.ifPresentOrElse(
                            code -> status.failed(trailId, region, partition, now, code),
                            () -> status.succeeded(trailId, region, partition, now));
                });
    }

    private void done(List<PendingReceipt> receipts) {
        receipts.forEach(pending -> progress.release(pending.claim()));
    }

    private Optional<String> topicOf(String trailId) {
        return trails.byId(trailId)
                .filter(trail -> trail.getDeletedAt() == null)
                .map(Trail::getSnsTopicArn);
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
