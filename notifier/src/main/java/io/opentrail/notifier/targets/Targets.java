package io.opentrail.notifier.targets;

import io.opentrail.schemas.topics.KafkaConnection;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The targets of all topics. Topics with the same address share its connections.
public final class Targets implements AutoCloseable {

    private static final String ALL_OTHERS = "*";

    private final Map<String, TargetAddress> addressesByTopic;
    private final Map<TargetAddress, NotificationTarget> targets = new HashMap<>();

    /// @param addressesByTopic by topic ARN, or `*` for all others
    public Targets(
            Map<String, TargetAddress> addressesByTopic,
            TargetAccess access,
            KafkaConnection connection,
            InstantSource clock) {
        this.addressesByTopic = Map.copyOf(addressesByTopic);
        for (TargetAddress address : addressesByTopic.values()) {
            targets.computeIfAbsent(address, _ -> open(address, access, connection, clock));
        }
    }

    /// Empty if the topic was given none.
    public Optional<NotificationTarget> of(String topicArn) {
        return Optional.ofNullable(addressesByTopic.get(topicArn))
                .or(() -> Optional.ofNullable(addressesByTopic.get(ALL_OTHERS)))
                .map(targets::get);
    }

    @Override
    public void close() {
        targets.values().forEach(NotificationTarget::close);
    }

    private static NotificationTarget open(
            TargetAddress address,
            TargetAccess access,
            KafkaConnection connection,
            InstantSource clock) {
        return switch (address.kind()) {
            case SNS -> new SnsTarget(address.value(), access);
            case SQS -> new SqsTarget(address.value(), access);
            case WEBHOOK -> new WebhookTarget(address.value(), access.webhookSecret(), clock);
            case KAFKA -> new KafkaTarget(address.value(), connection);
        };
    }
}
