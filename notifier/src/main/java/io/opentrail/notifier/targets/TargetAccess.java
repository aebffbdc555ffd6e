package io.opentrail.notifier.targets;

/// With what targets are asked to believe us.
///
/// @param region what requests to SNS and SQS are signed for
/// @param webhookSecret signs requests to webhooks; empty if there are none
public record TargetAccess(
        String region, String accessKeyId, String secretAccessKey, String webhookSecret) {

    @Override
    public String toString() {
        return "TargetAccess[region=%s, accessKeyId=%s]".formatted(region, accessKeyId);
    }
}
