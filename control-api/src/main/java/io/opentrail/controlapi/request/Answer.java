package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.http.ResponseBody;
import software.amazon.awssdk.core.SdkPojo;

/// What a request is answered with.
sealed interface Answer {

    record Success(SdkPojo response) implements Answer {}

    /// What was asked for is sent bit by bit.
    ///
    /// @param lines JSON lines
    record Streamed(ResponseBody.Writer lines) implements Answer {}

    record Failure(ApiError error) implements Answer {}

    static Answer failure(String code, String message) {
        return new Failure(ApiError.of(code, message));
    }
}
