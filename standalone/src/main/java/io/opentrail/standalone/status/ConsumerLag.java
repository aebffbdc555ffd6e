package io.opentrail.standalone.status;

import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.sink.redelivery.Redelivery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/// How much a consumer group has yet to handle.
///
/// @param records over all its partitions
/// @param exact a long lag is the distance of offsets, in which a transaction's end mark counts as
///   a record
public record ConsumerLag(String group, long records, boolean exact) {

    /// Of every group that has committed something. Records of open transactions do not count: no
    /// one may handle them yet.
    static List<ConsumerLag> ofAll(KafkaConnection kafka) throws IOException, InterruptedException {
        try (Admin admin = Admin.create(kafka.client("status"));
                var counter = new RecordCounter(kafka)) {
            var lags = new ArrayList<ConsumerLag>();
            for (GroupListing group : admin.listGroups().all().get()) {
                if (!Redelivery.isGroup(group.groupId())) {
                    lags.add(lag(admin, counter, group.groupId()));
                }
            }
            lags.sort(Comparator.comparing(ConsumerLag::group));
            return List.copyOf(lags);
        } catch (ExecutionException e) {
            throw new IOException("Kafka does not answer: " + e.getMessage(), e);
        }
    }

    private static ConsumerLag lag(Admin admin, RecordCounter counter, String group)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> committed = committed(admin, group);
        Map<TopicPartition, Long> ends = ends(admin, committed);
        long records = 0;
        boolean exact = true;
        for (Map.Entry<TopicPartition, Long> partition : committed.entrySet()) {
            long from = partition.getValue();
            long to = ends.getOrDefault(partition.getKey(), from);
            if (to - from > RecordCounter.MOST) {
                records += to - from;
                exact = false;
            } else if (to > from) {
                records += counter.count(partition.getKey(), from, to);
            }
        }
        return new ConsumerLag(group, records, exact);
    }

    private static Map<TopicPartition, Long> committed(Admin admin, String group)
            throws ExecutionException, InterruptedException {
        var committed = new HashMap<TopicPartition, Long>();
        Map<TopicPartition, OffsetAndMetadata> offsets =
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
        offsets.forEach((partition, offset) -> {
            if (offset != null) {
                committed.put(partition, offset.offset());
            }
        });
        return committed;
    }

    private static Map<TopicPartition, Long> ends(Admin admin, Map<TopicPartition, Long> committed)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest =
                committed.keySet().stream()
                        .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
        var ends = new HashMap<TopicPartition, Long>();
        admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    String text() {
        return "%-24s %s%d".formatted(group, exact ? "" : "about ", records);
    }
}
