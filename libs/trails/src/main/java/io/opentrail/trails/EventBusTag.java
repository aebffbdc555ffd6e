package io.opentrail.trails;

import io.opentrail.trail.Trail;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The tag with which a trail asks for its events on an event bus.
public final class EventBusTag {

    /// Its value is the bus's name or ARN.
    public static final String TAG = "opentrail:event-bus";

    private static final Pattern BUS =
            Pattern.compile(
                    "(arn:aws[a-z-]*:events:[a-z0-9-]+:[0-9]{12}:event-bus/)?[A-Za-z0-9._/-]{1,256}");

    private EventBusTag() {}

    /// The bus's name or ARN; empty for a trail that asks for none.
    public static Optional<String> of(Trail trail) {
        return Optional.ofNullable(trail.getTags().get(TAG)).filter(EventBusTag::isBus);
    }

    /// Why the tags cannot be, if one of them names a bus that cannot be.
    public static Optional<String> problem(Map<String, String> tags) {
        return Optional.ofNullable(tags.get(TAG))
                .filter(value -> !isBus(value))
                .map(value ->
                        "Tag '%s' is '%s': expected the name or ARN of an event bus."
                                .formatted(TAG, value));
    }

    private static boolean isBus(String value) {
        return BUS.matcher(value).matches();
    }
}
