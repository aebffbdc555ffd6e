package io.opentrail.gateway.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// Where events of accounts go that are too many for one partition.
///
/// An account's own partition is the one that Kafka gives its key; a hot account has as many
/// partitions as it is configured for, from that one on. An event's id picks among them, so that a
/// repeat meets the first. Which ones they are changes with the configuration, which must be the
/// same in all gateways.
public final class EventPartitions {

    private final int partitions;
    private final Map<String, Integer> widthsByAccount;

    /// @param partitions of each topic
    /// @param widthsByAccount over how many of them a hot account is spread
    public EventPartitions(int partitions, Map<String, Integer> widthsByAccount) {
        this.partitions = partitions;
        this.widthsByAccount = Map.copyOf(widthsByAccount);
        widthsByAccount.forEach((account, width) -> {
            if (width < 1 || width > partitions) {
                throw new IllegalArgumentException(
                        "hot-accounts: %s=%d must be 1 to %d, the number of partitions"
                                .formatted(account, width, partitions));
            }
        });
    }

    /// Null where Kafka chooses by the key.
    @Nullable Integer partitionOf(String accountId, String eventId) {
        Integer width = widthsByAccount.get(accountId);
        return width == null
                ? null
                : (positiveHash(accountId) % partitions + positiveHash(eventId) % width)
                        % partitions;
    }

    /// Of a key as Kafka's producer has it.
    private static int positiveHash(String text) {
        return Utils.toPositive(Utils.murmur2(text.getBytes(StandardCharsets.UTF_8)));
    }
}
