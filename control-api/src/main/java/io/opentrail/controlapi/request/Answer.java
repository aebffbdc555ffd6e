package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.http.HttpResponse;
import software.amazon.awssdk.core.SdkPojo;

/// What a request is answered with.
sealed interface Answer {

    record Success(SdkPojo response) implements Answer {}

    /// What was found, in its form on the wire already, so that it is known what it holds until it
    /// is sent. Either it is sent, or [#drop]ped.
    record Found(HttpResponse response) implements Answer {

        @Override
        public void drop() {
            response.whenSent().run();
        }
    }

    record Failure(ApiError error) implements Answer {}

    /// Lets go of what is held for an answer that is not sent.
    default void drop() {}

    static Answer failure(String code, String message) {
        return new Failure(ApiError.of(code, message));
    }
}
