package io.opentrail.notifier;

import io.opentrail.notifier.queue.QueuePolicy;
import io.opentrail.notifier.targets.TargetAccess;
import io.opentrail.notifier.targets.TargetAddress;
import io.opentrail.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is the notifier's own.
///
/// @param targets by topic ARN, or `*` for all others
public record NotifierConfig(
        Map<String, TargetAddress> targets, TargetAccess access, QueuePolicy policy) {

    public NotifierConfig {
        targets = Map.copyOf(targets);
        boolean webhooks =
                targets.values().stream()
                        .anyMatch(address -> address.kind() == TargetAddress.Kind.WEBHOOK);
        if (webhooks && access.webhookSecret().isEmpty()) {
            throw new IllegalArgumentException(
                    "webhook-secret: must be set, since there is a webhook among the targets");
        }
    }

    public static NotifierConfig from(Settings settings) {
        return new NotifierConfig(
                parse(
                        settings.list(
                                "targets",
                                List.of(),
                                "`<topic ARN>=<target>` each, or `*=<target>` for all other topics")),
                new TargetAccess(
                        settings.string(
                                "aws-region",
                                "us-east-1",
                                "what requests to SNS and SQS are signed for"),
                        settings.string("aws-access-key-id", "", "the key at SNS and SQS"),
                        settings.string(
                                "aws-secret-access-key",
                                "",
                                "its secret; set it by environment or file"),
                        settings.string(
                                "webhook-secret",
                                "",
                                "signs requests to webhooks; set it by environment or file")),
                new QueuePolicy(
                        settings.duration(
                                "give-up-after",
                                QueuePolicy.DEFAULT.giveUpAfter(),
                                "how long a notification is tried"),
                        settings.duration(
                                "max-retry-pause",
                                QueuePolicy.DEFAULT.maxRetryPause(),
                                "the longest pause between two attempts"),
                        settings.integer(
                                "max-waiting",
                                QueuePolicy.DEFAULT.maxWaiting(),
                                "notifications of one trail that wait at most")));
    }

    /// @throws IllegalArgumentException naming the entry that is none
    static Map<String, TargetAddress> parse(List<String> entries) {
        Map<String, TargetAddress> targets = new HashMap<>();
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            try {
                targets.put(
                        entry.substring(0, equals),
                        TargetAddress.parse(entry.substring(equals + 1)));
            } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
                throw new IllegalArgumentException(
                        "targets: '%s' is not <topic ARN>=sns:<endpoint>, sqs:<queue URL>, webhook:<URL> or kafka:<topic>"
                                .formatted(entry),
                        e);
            }
        }
        return targets;
    }
}
