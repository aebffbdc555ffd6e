package io.opentrail.controlapi.request;

import io.opentrail.access.condition.ConditionKeys;
import io.opentrail.access.condition.RequestContext;
import io.opentrail.access.policy.Decision;
import io.opentrail.access.policy.PolicyDocument;
import io.opentrail.access.policy.PolicyEvaluator;
import io.opentrail.access.policy.PolicyKind;
import io.opentrail.access.policy.PolicyReader;
import io.opentrail.access.policy.PolicyReading;
import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.trail.Rights;
import io.opentrail.store.BucketStatus;
import io.opentrail.store.ObjectStore;
import java.util.List;
import java.util.Optional;

/// Whether a bucket can be delivered to, and may be by whoever asks, as far as can be told without
/// writing to it.
public final class BucketCheck {

    private static final String SERVICE = "cloudtrail.amazonaws.com";
    private static final String PUT = "s3:PutObject";
    private static final String READ_ACL = "s3:GetBucketAcl";

    private final ObjectStore store;

    public BucketCheck(ObjectStore store) {
        this.store = store;
    }

    /// Why the store does not let this service into the bucket.
    Optional<ApiError> problem(String bucket) {
        return switch (store.bucketStatus(bucket)) {
            case BucketStatus.Exists() -> Optional.empty();
            case BucketStatus.Missing() ->
                    Optional.of(
                            ApiError.of(
                                    "S3BucketDoesNotExistException",
                                    "S3 bucket %s does not exist!".formatted(bucket)));
            case BucketStatus.Denied(var code) ->
                    Optional.of(insufficient(bucket, "the store answered " + code));
        };
    }

    /// Why a trail may not deliver there. A bucket policy that speaks of this service decides, as
    /// at AWS; otherwise the caller must be allowed to put there what the trail will put.
    Optional<ApiError> problem(Destination destination, Rights rights) {
        String bucket = destination.bucket();
        return problem(bucket)
                .or(() ->
                        store.bucketPolicy(bucket)
                                .filter(policy -> policy.contains(SERVICE))
                                .map(policy -> denialBy(policy, destination))
                                .orElseGet(() -> rights.denial(PUT, destination.objectsArn()))
                                .map(reason -> insufficient(bucket, reason)));
    }

    private static Optional<String> denialBy(String json, Destination destination) {
        return switch (PolicyReader.read(json, PolicyKind.RESOURCE)) {
            case PolicyReading.Understood(var policy) -> denialBy(policy, destination);
            case PolicyReading.Unusable(var problems) ->
                    Optional.of("it is not understood: %s".formatted(problems.getFirst()));
        };
    }

    private static Optional<String> denialBy(PolicyDocument policy, Destination destination) {
        RequestContext context =
                RequestContext.EMPTY
                        .with(ConditionKeys.PRINCIPAL_SERVICE_NAME, SERVICE)
                        .with(ConditionKeys.PRINCIPAL_IS_AWS_SERVICE, "true")
                        .with(ConditionKeys.SOURCE_ARN, destination.trailArn())
                        .with(ConditionKeys.SOURCE_ACCOUNT, destination.accountId());
        RequestContext putting = context.with(ConditionKeys.S3_ACL, "bucket-owner-full-control");
        return denial(policy, READ_ACL, destination.bucketArn(), destination, context)
                .or(() -> denial(policy, PUT, destination.objectsArn(), destination, putting));
    }

    private static Optional<String> denial(
            PolicyDocument policy,
            String action,
            String resource,
            Destination destination,
            RequestContext context) {
        Decision decision =
                PolicyEvaluator.decide(
                                List.of(),
                                List.of(policy),
                                destination.accountId(),
                                action,
                                resource,
                                context)
                        .decision();
        return switch (decision) {
            case ALLOWED -> Optional.empty();
            case IMPLICIT_DENY, EXPLICIT_DENY ->
                    Optional.of(
                            "it must allow %s to %s on %s for %s"
                                    .formatted(SERVICE, action, resource, destination.trailArn()));
        };
    }

    private static ApiError insufficient(String bucket, String reason) {
        return ApiError.of(
                "InsufficientS3BucketPolicyException",
                "Incorrect S3 bucket policy is detected for bucket: %s (%s)"
                        .formatted(bucket, reason));
    }
}
