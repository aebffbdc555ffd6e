package io.opentrail.live;

import io.opentrail.live.aws.AwsAccess;
import io.opentrail.live.queue.QueuePolicy;
import io.opentrail.settings.Settings;
import io.opentrail.settings.ValueFormat;
import java.net.URI;
import java.util.Optional;

/// What is live delivery's own.
public record LiveConfig(
        LogGroups logGroups,
        EventBuses eventBuses,
        Otlp otlp,
        AwsAccess access,
        QueuePolicy policy) {

    /// Where log groups are.
    ///
    /// @param nameTemplate a group's name at the endpoint
    public record LogGroups(Optional<URI> endpoint, String nameTemplate) {}

    /// Where event buses are.
    ///
    /// @param sourcePrefix of the service's name in an entry's source
    public record EventBuses(Optional<URI> endpoint, String sourcePrefix) {}

    /// Who receives OpenTelemetry logs.
    ///
    /// @param authorization may be a secret
    public record Otlp(Optional<URI> endpoint, Optional<String> authorization) {

        @Override
        public String toString() {
            return "Otlp[endpoint=%s]".formatted(endpoint);
        }
    }

    public LiveConfig {
        boolean aws = logGroups.endpoint().isPresent() || eventBuses.endpoint().isPresent();
        if (aws && (access.accessKeyId().isEmpty() || access.secretAccessKey().isEmpty())) {
            throw new IllegalArgumentException(
                    "aws-access-key-id, aws-secret-access-key: must be set, since there is an endpoint that wants them");
        }
    }

    public static LiveConfig from(Settings settings) {
        return new LiveConfig(
                new LogGroups(
                        settings.optional(
                                "cloudwatch-logs-endpoint",
                                ValueFormat.URL,
                                "what speaks CloudWatch Logs' API, for trails that name a log group"),
                        settings.string(
                                "cloudwatch-logs-group-name",
                                "{name}",
                                "a group's name there: `{account}` and `{name}` are of the group that the trail names")),
                new EventBuses(
                        settings.optional(
                                "eventbridge-endpoint",
                                ValueFormat.URL,
                                "what speaks EventBridge's API, for trails with the tag `opentrail:event-bus`"),
                        settings.string(
                                "eventbridge-source-prefix",
                                "aws.",
                                "of an entry's source, before the service's name")),
                new Otlp(
                        settings.optional(
                                "otlp-endpoint",
                                ValueFormat.URL,
                                "base URL of an OTLP/HTTP receiver, for trails with the tag `opentrail:otlp`"),
                        settings.optional(
                                "otlp-authorization",
                                ValueFormat.TEXT,
                                "value of the Authorization header there; set it by environment or file")),
                new AwsAccess(
                        settings.string(
                                "aws-region",
                                "us-east-1",
                                "what requests to CloudWatch Logs and EventBridge are signed for"),
                        settings.string("aws-access-key-id", "", "the key there"),
                        settings.string(
                                "aws-secret-access-key",
                                "",
                                "its secret; set it by environment or file")),
                new QueuePolicy(
                        settings.duration(
                                "give-up-after",
                                QueuePolicy.DEFAULT.giveUpAfter(),
                                "how long an event is tried"),
                        settings.duration(
                                "max-retry-pause",
                                QueuePolicy.DEFAULT.maxRetryPause(),
                                "the longest pause between two attempts"),
                        settings.bytes(
                                "max-buffered-bytes",
                                QueuePolicy.DEFAULT.maxBufferedBytes(),
                                "of events held in memory, those being sent included")));
    }
}
