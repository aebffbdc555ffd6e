package io.opentrail.trails;

import io.opentrail.trail.Trail;
import java.util.Map;
import java.util.Optional;

/// Whether a trail's manifest is put into its bucket, too. A bucket with CloudTrail's files alone
/// is what readers expect, so a trail has to ask for it.
public final class ManifestObjects {

    /// The tag that asks for it, with the value `true`.
    public static final String TAG = "opentrail:manifest";

    private static final String WANTED = "true";

    private ManifestObjects() {}

    public static boolean areWantedBy(Trail trail) {
        return WANTED.equals(trail.getTags().get(TAG));
    }

    /// Why the tags cannot be, if one of them asks for objects in another way than that.
    public static Optional<String> problem(Map<String, String> tags) {
        return Optional.ofNullable(tags.get(TAG))
                .filter(value -> !value.equals(WANTED))
                .map(value -> "Tag '%s' is '%s': expected 'true'.".formatted(TAG, value));
    }
}
