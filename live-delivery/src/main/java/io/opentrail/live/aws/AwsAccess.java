package io.opentrail.live.aws;

/// With what endpoints that speak AWS's protocols are asked to believe us.
///
/// @param region what requests are signed for
public record AwsAccess(String region, String accessKeyId, String secretAccessKey) {

    @Override
    public String toString() {
        return "AwsAccess[region=%s, accessKeyId=%s]".formatted(region, accessKeyId);
    }
}
