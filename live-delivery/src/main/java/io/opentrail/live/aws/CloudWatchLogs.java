package io.opentrail.live.aws;

import io.opentrail.live.destination.DestinationKind;
import io.opentrail.live.destination.LiveDestination;
import io.opentrail.live.destination.Outcome;
import io.opentrail.trail.Trail;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/// The log groups that trails name, at one endpoint that speaks CloudWatch Logs' API.
public final class CloudWatchLogs implements DestinationKind {

    /// In the status of a trail that names a group where there is no endpoint.
    static final String UNAVAILABLE = "CloudWatchLogsDeliveryUnavailable";

    private final Optional<CloudWatchLogsClient> client;
    private final String nameTemplate;

    /// @param nameTemplate see [LogGroupName#in]
    public CloudWatchLogs(Optional<URI> endpoint, String nameTemplate, AwsAccess access) {
        this.client =
                endpoint.map(url -> AwsCalls.client(CloudWatchLogsClient.builder(), url, access));
        this.nameTemplate = nameTemplate;
    }

    @Override
    public String name() {
        return "cloudwatch-logs";
    }

    @Override
    public boolean isWantedBy(Trail trail) {
        return trail.getCloudWatchLogsLogGroupArn() != null;
    }

    @Override
    public LiveDestination of(Trail trail) {
        String arn = Objects.requireNonNull(trail.getCloudWatchLogsLogGroupArn());
        return client.<LiveDestination>map(
                        logs -> new LogGroup(logs, LogGroupName.parse(arn).in(nameTemplate)))
                .orElse(events -> Outcome.refused(events, UNAVAILABLE));
    }

    @Override
    public void close() {
        client.ifPresent(CloudWatchLogsClient::close);
    }
}
