package io.opentrail.schemas.topics;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/// Where partitions end now, records of open transactions included.
public final class EndOffsets {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private EndOffsets() {}

    /// Throws KafkaException when the answer is an error or does not come.
    public static Map<TopicPartition, Long> of(Admin admin, Collection<TopicPartition> partitions) {
        return within(TIMEOUT, admin, partitions);
    }

    /// The same with a limit, behind which nothing is asked any more either.
    static Map<TopicPartition, Long> within(
            Duration limit, Admin admin, Collection<TopicPartition> partitions) {
        var request =
                partitions.stream().collect(Collectors.toMap(p -> p, _ -> OffsetSpec.latest()));
        var options = new ListOffsetsOptions().timeoutMs((int) limit.toMillis());
        return await(limit, admin.listOffsets(request, options).all()).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
    }

    /// Throws KafkaException when the answer is an error or does not come.
    public static <T> T await(KafkaFuture<T> answer) {
        return await(TIMEOUT, answer);
    }

    private static <T> T await(Duration limit, KafkaFuture<T> answer) {
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the brokers did not answer", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
