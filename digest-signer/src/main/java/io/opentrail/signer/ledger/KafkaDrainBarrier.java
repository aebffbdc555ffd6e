package io.opentrail.signer.ledger;

import io.opentrail.schemas.topics.EndOffsets;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.signer.drain.DrainBarrier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The barrier by offsets. What was accepted before the stop is in the events topics by then; once
/// the router has passed their ends, it is in the routed topic or nowhere; once the sink has passed
/// that one's end, it is delivered or parked.
public final class KafkaDrainBarrier implements DrainBarrier, AutoCloseable {

    private static final String ROUTER_GROUP = "trail-router";
    private static final String SINK_GROUP = "s3-sink";
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Admin admin;
    private final CommittedRecords records;
    private final InstantSource clock;
    private final Duration grace;
    private final Map<String, Stages> stagesByStop = new HashMap<>();

    /// @param grace how long after its acceptance an event can reach its topic
    public KafkaDrainBarrier(
            KafkaConnection connection, Admin admin, InstantSource clock, Duration grace) {
        this.admin = admin;
        this.records = new CommittedRecords(connection, "digest-signer-barrier");
        this.clock = clock;
        this.grace = grace;
    }

    /// Ends that the groups have to pass; empty maps before they are known.
    private static final class Stages {
        private Map<TopicPartition, Long> events = Map.of();
        private Map<TopicPartition, Long> routed = Map.of();
    }

    @Override
    public boolean isDrained(String trailId, Instant stoppedAt) {
        if (clock.instant().isBefore(stoppedAt.plus(grace))) {
            return false;
        }
        String stop = trailId + "@" + stoppedAt;
        Stages stages = stagesByStop.computeIfAbsent(stop, _ -> new Stages());
        if (stages.routed.isEmpty()) {
            if (stages.events.isEmpty()) {
                stages.events = ends(name -> name.startsWith(TopicCatalogue.EVENTS_PREFIX));
            }
            if (!hasPassed(ROUTER_GROUP, stages.events)) {
                return false;
            }
            stages.routed = ends(TopicCatalogue.ROUTED_TRAILS::equals);
        }
        boolean drained = hasPassed(SINK_GROUP, stages.routed) && !isParked(trailId);
        if (drained) {
            stagesByStop.remove(stop);
        }
        return drained;
    }

    @Override
    public void close() {
        records.close();
    }

    private Map<TopicPartition, Long> ends(Predicate<String> topic) {
        List<String> names =
                EndOffsets.await(admin.listTopics().names()).stream().filter(topic).toList();
        Set<TopicPartition> partitions =
                EndOffsets.await(admin.describeTopics(names).allTopicNames()).values().stream()
                        .flatMap(description ->
                                description.partitions().stream()
                                        .map(p ->
                                                new TopicPartition(
                                                        description.name(), p.partition())))
                        .collect(Collectors.toSet());
        return EndOffsets.of(admin, partitions);
    }

    private boolean hasPassed(String group, Map<TopicPartition, Long> ends) {
        var options = new ListConsumerGroupOffsetsOptions().requireStable(true);
        Map<TopicPartition, OffsetAndMetadata> committed =
                EndOffsets.await(
                        admin.listConsumerGroupOffsets(group, options)
                                .partitionsToOffsetAndMetadata());
        return ends.entrySet().stream()
                .noneMatch(
                        end -> isBefore(committed.get(end.getKey()), end.getKey(), end.getValue()));
    }

    /// A group can stay before an end with nothing but transaction markers between.
    private boolean isBefore(
            @Nullable OffsetAndMetadata committed, TopicPartition partition, long end) {
        long from = records.beginning(partition);
        if (committed != null) {
            from = Math.max(from, committed.offset());
        }
        return from < end && !records.isEmpty(partition, from, end, PATIENCE);
    }

    /// Also if it cannot be told.
    private boolean isParked(String trailId) {
        Set<String> parked = new HashSet<>();
        boolean isRead = true;
        for (var end : ends(TopicCatalogue.PARKINGS::equals).entrySet()) {
            isRead &=
                    records.read(
                            end.getKey(),
                            records.beginning(end.getKey()),
                            end.getValue(),
                            PATIENCE,
                            record -> note(trailId, record, parked));
        }
        return !isRead || !parked.isEmpty();
    }

    /// @param parked the keys of the trail's parkings, one a partition of the routed topic
    private static void note(
            String trailId, ConsumerRecord<String, byte[]> record, Set<String> parked) {
        boolean isOfTrail = record.key().equals(trailId) || record.key().startsWith(trailId + "/");
        if (!isOfTrail) {
            return;
        }
        if (record.value() == null) {
            parked.remove(record.key());
        } else {
            parked.add(record.key());
        }
    }
}
