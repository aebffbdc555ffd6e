package io.opentrail.trails;

import io.opentrail.trail.Trail;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What is saved with a trail's log files: room in the bucket, or time on the way there. Both are
/// gzip; a reader notices nothing.
public enum Compression {
    SMALL,
    FAST;

    /// The tag with which a trail chooses, by lower-case name.
    public static final String TAG = "opentrail:compression";

    /// Empty for a trail that leaves the choice to the sink's settings.
    public static Optional<Compression> of(Trail trail) {
        return Optional.ofNullable(trail.getTags().get(TAG)).flatMap(Compression::parse);
    }

    /// Why the tags cannot be, if one of them asks for a compression that there isn't.
    public static Optional<String> problem(Map<String, String> tags) {
        return Optional.ofNullable(tags.get(TAG))
                .filter(value -> parse(value).isEmpty())
                .map(value ->
                        "Tag '%s' is '%s': expected 'small' or 'fast'.".formatted(TAG, value));
    }

    /// By lower-case name.
    public static Optional<Compression> parse(String name) {
        return Arrays.stream(values()).filter(one -> one.toString().equals(name)).findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
