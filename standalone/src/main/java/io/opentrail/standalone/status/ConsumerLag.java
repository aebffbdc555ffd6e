package io.opentrail.standalone.status;

import io.opentrail.schemas.topics.KafkaConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// How much a consumer group has yet to handle.
///
/// @param records over all its partitions, a transaction's end mark counted as one
public record ConsumerLag(String group, long records) {

    static List<ConsumerLag> ofAll(KafkaConnection kafka) throws IOException, InterruptedException {
        try (Admin admin = Admin.create(kafka.client("status"))) {
            var lags = new ArrayList<ConsumerLag>();
            for (GroupListing group : admin.listGroups().all().get()) {
                lags.add(new ConsumerLag(group.groupId(), lag(admin, group.groupId())));
            }
            return lags.stream().sorted((a, b) -> a.group().compareTo(b.group())).toList();
        } catch (ExecutionException e) {
            throw new IOException("Kafka does not answer: " + e.getMessage(), e);
        }
    }

    private static long lag(Admin admin, String group)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed =
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
        Map<TopicPartition, OffsetSpec> latest =
                committed.keySet().stream()
                        .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
        return admin.listOffsets(latest).all().get().entrySet().stream()
                .mapToLong(end ->
                        end.getValue().offset()
                                - Optional.ofNullable(committed.get(end.getKey()))
                                        .map(OffsetAndMetadata::offset)
                                        .orElse(0L))
                .sum();
    }
}
