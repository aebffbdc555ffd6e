package io.opentrail.trails;

import io.opentrail.trail.Trail;
import java.util.Map;
import java.util.Optional;

/// A trail's own Kafka topic, asked for by a tag of the trail.
///
/// @param principal who may read it, as Kafka's authorizer writes it
public record LiveTopic(String trailId, String principal) {

    /// The tag that asks for it. `true` grants it to the principal named after the trail's account,
    /// `User:<name>` to that one.
    public static final String TAG = "opentrail:live-topic";

    private static final String USER = "User:";

    /// Empty for a trail that has none, or is deleted.
    public static Optional<LiveTopic> of(Trail trail) {
        return trail.getDeletedAt() != null
                ? Optional.empty()
                : Optional.ofNullable(trail.getTags().get(TAG))
                        .filter(LiveTopic::isValue)
                        .map(value ->
                                new LiveTopic(
                                        trail.getTrailId(),
                                        value.startsWith(USER)
                                                ? value
                                                : USER + trail.getAccountId()));
    }

    /// Why the tags cannot be, if one of them asks for a live topic in another way than that.
    public static Optional<String> problem(Map<String, String> tags) {
        return Optional.ofNullable(tags.get(TAG))
                .filter(value -> !isValue(value))
                .map(value ->
                        "Tag '%s' is '%s': expected 'true', or 'User:' and the Kafka principal that may read the trail's topic."
                                .formatted(TAG, value));
    }

    private static boolean isValue(String value) {
        return value.equals("true") || (value.startsWith(USER) && value.length() > USER.length());
    }
}
