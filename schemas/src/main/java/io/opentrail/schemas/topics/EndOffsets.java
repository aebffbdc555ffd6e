package io.opentrail.schemas.topics;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/// Where partitions end now, records of open transactions included.
public final class EndOffsets {

    private static final long TIMEOUT_SECONDS = 15;

    private EndOffsets() {}

    public static Map<TopicPartition, Long> of(Admin admin, Collection<TopicPartition> partitions) {
        var request =
                partitions.stream().collect(Collectors.toMap(p -> p, _ -> OffsetSpec.latest()));
        return await(admin.listOffsets(request).all()).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
    }

    /// Throws KafkaException when the answer is an error or does not come.
    public static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the brokers did not answer", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
