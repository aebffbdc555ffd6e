package io.opentrail.controlapi.request;

/// What a caller must be allowed to do.
///
/// @param resource an ARN, or `*`
record Permission(String action, String resource) {

    static final String ANY_RESOURCE = "*";
    static final String PASS_ROLE = "iam:PassRole";
}
