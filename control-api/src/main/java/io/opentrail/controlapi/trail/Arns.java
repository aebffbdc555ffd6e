package io.opentrail.controlapi.trail;

import io.opentrail.trail.Trail;
import org.jspecify.annotations.Nullable;

/// Names in a request as they are kept: null where an optional setting is taken away, and ARNs in
/// full, for a bare name means one of the trail's account and home region.
final class Arns {

    private Arns() {}

    static @Nullable String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    static @Nullable String snsTopic(Trail trail, String topic) {
        return topic.isEmpty() || topic.startsWith("arn:")
                ? nullIfEmpty(topic)
                : "arn:aws:sns:%s:%s:%s"
                        .formatted(trail.getHomeRegion(), trail.getAccountId(), topic);
    }

    static String kmsKey(Trail trail, String key) {
        if (key.startsWith("arn:")) {
            return key;
        }
        return "arn:aws:kms:%s:%s:%s"
                .formatted(
                        trail.getHomeRegion(),
                        trail.getAccountId(),
                        key.contains("/") ? key : "key/" + key);
    }
}
