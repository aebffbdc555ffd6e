package io.opentrail.gateway.http;

import io.opentrail.http.HttpResponse;

/// What a whole request can be refused for. Signature errors bring AWS's own codes.
enum ErrorCode {
    INVALID_BODY(400, "InvalidBody"),
    INVALID_PARAMETER(400, "InvalidParameter"),
    UNSUPPORTED_CONTENT_TYPE(400, "UnsupportedContentType"),
    ACCESS_DENIED(403, "AccessDeniedException"),
    NOT_FOUND(404, "NotFound"),
    METHOD_NOT_ALLOWED(405, "MethodNotAllowed"),
    BODY_TOO_LARGE(413, "BodyTooLarge"),
    TOO_MANY_RECORDS(413, "TooManyRecords"),
    QUOTA_EXCEEDED(429, "QuotaExceeded"),
    TOO_MANY_REQUESTS(429, "TooManyRequests"),
    SERVICE_UNAVAILABLE(503, "ServiceUnavailable");

    private final int status;
    private final String wireName;

    ErrorCode(int status, String wireName) {
        this.status = status;
        this.wireName = wireName;
    }

    int status() {
        return status;
    }

    String wireName() {
        return wireName;
    }

    HttpResponse response(String message) {
        return Answers.error(status, wireName, message);
    }
}
