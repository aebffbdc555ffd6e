package io.opentrail.verifier.command;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;

/// Asks the CloudTrail API about the trail; makes a client with the first question.
final class TrailLookup implements AutoCloseable {

    /// While the digests of an interval are being delivered, some are there and others not yet.
    private static final Duration DELIVERY = Duration.ofMinutes(2);

    private final AwsClients aws;
    private final TrailArn arn;
    private @Nullable CloudTrailClient client;

    TrailLookup(AwsClients aws, TrailArn arn) {
        this.aws = aws;
        this.arn = arn;
    }

    /// Where the trail delivers to.
    ///
    /// @param prefix empty if it has none
    record Destination(String bucket, String prefix, boolean ofOrganization, boolean multiRegion) {}

    CloudTrailClient client() {
        if (client == null) {
            client = aws.cloudTrail(arn.region());
        }
        return client;
    }

    Destination destination() throws IOException {
        try {
            return client().describeTrails().trailList().stream()
                    .filter(trail -> arn.text().equals(trail.trailARN()))
                    .map(trail ->
                            new Destination(
                                    trail.s3BucketName(),
                                    Objects.requireNonNullElse(trail.s3KeyPrefix(), ""),
                                    Boolean.TRUE.equals(trail.isOrganizationTrail()),
                                    Boolean.TRUE.equals(trail.isMultiRegionTrail())))
                    .findFirst()
                    .orElseThrow(
                            () -> new IOException("A trail could not be found for " + arn.text()));
        } catch (SdkException failure) {
            throw new IOException(
                    "the trail cannot be described: " + failure.getMessage(), failure);
        }
    }

    /// When the trail's newest digest was delivered; empty if none was, or it may not be asked.
    Optional<Instant> newestDelivery(Instant now) {
        try {
            Instant newest =
                    client().getTrailStatus(get -> get.name(arn.text())).latestDigestDeliveryTime();
            return Optional.ofNullable(newest)
                    .map(time -> time.isBefore(now.minus(DELIVERY)) ? time : time.minus(DELIVERY));
        } catch (SdkException _) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
