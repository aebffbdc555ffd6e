package io.opentrail.access.signature;

/// What a signing key is good for.
///
/// @param date in UTC, as `yyyyMMdd`
public record CredentialScope(String date, String region, String service) {

    static final String TERMINATOR = "aws4_request";

    /// As it stands in the Authorization header and in the string to sign.
    @Override
    public String toString() {
        return String.join("/", date, region, service, TERMINATOR);
    }
}
