package io.opentrail.controlapi.request;

import io.opentrail.trail.OrganizationPeriod;
import io.opentrail.trail.Trail;
import java.util.Optional;

/// Where a trail's objects go, and for whom they are put.
///
/// @param objects all that the trail may put into the bucket, as a pattern of keys
/// @param accountId of the trail's owner
record Destination(String bucket, String objects, String trailArn, String accountId) {

    static Destination of(Trail trail) {
        String prefix = Optional.ofNullable(trail.getKeyPrefix()).map(p -> p + "/").orElse("");
        String folder =
                trail.getOrganizationPeriods().stream()
                        .filter(period -> period.getStoppedAt() == null)
                        .map(OrganizationPeriod::getOrganizationId)
                        .findFirst()
                        .orElse(trail.getAccountId());
        return new Destination(
                trail.getBucket(),
                "%sAWSLogs/%s/*".formatted(prefix, folder),
                trail.getTrailArn(),
                trail.getAccountId());
    }

    String bucketArn() {
        return "arn:aws:s3:::" + bucket;
    }

    String objectsArn() {
        return bucketArn() + "/" + objects;
    }
}
