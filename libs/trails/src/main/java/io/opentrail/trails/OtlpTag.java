package io.opentrail.trails;

import io.opentrail.trail.Trail;
import java.util.Map;
import java.util.Optional;

/// The tag with which a trail asks for its events as OpenTelemetry logs.
public final class OtlpTag {

    public static final String TAG = "opentrail:otlp";

    private static final String YES = "true";

    private OtlpTag() {}

    public static boolean isOn(Trail trail) {
        return YES.equals(trail.getTags().get(TAG));
    }

    /// Why the tags cannot be, if this one is there with another value.
    public static Optional<String> problem(Map<String, String> tags) {
        return Optional.ofNullable(tags.get(TAG))
                .filter(value -> !value.equals(YES))
                .map(value -> "Tag '%s' is '%s': expected 'true'.".formatted(TAG, value));
    }
}
