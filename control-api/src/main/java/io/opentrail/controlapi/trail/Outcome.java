package io.opentrail.controlapi.trail;

import io.opentrail.trail.Trail;

/// What becomes of a request to change a trail.
public sealed interface Outcome {

    /// The trail is to be written like this.
    record Changed(Trail trail) implements Outcome {}

    /// The trail is like that already.
    record Unchanged(Trail trail) implements Outcome {}

    record Refused(ApiError error) implements Outcome {}

    /// What has become of `before`.
    static Outcome of(Trail before, Trail after) {
        // As text: Avro's lists cannot compare times.
        return after.toString().equals(before.toString())
                ? new Unchanged(before)
                : new Changed(after);
    }

    static Outcome refused(String code, String message) {
        return new Refused(ApiError.of(code, message));
    }
}
