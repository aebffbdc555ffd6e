package io.opentrail.controlapi.trail;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/// What a caller asks a trail to be; what is empty stays as it is, or has its default. An empty
/// text takes an optional setting away.
///
/// @param snsTopic name or ARN
/// @param kmsKey id, alias or ARN
public record TrailSettings(
        Optional<String> bucket,
        Optional<String> keyPrefix,
        Optional<String> snsTopic,
        Optional<Boolean> includeGlobalServiceEvents,
        Optional<Boolean> multiRegion,
        Optional<Boolean> logFileValidation,
        Optional<String> logGroupArn,
        Optional<String> logRoleArn,
        Optional<String> kmsKey,
        Optional<Boolean> organizationTrail) {

    /// One tag, as it was sent.
    public record Tag(String key, Optional<String> value) {}

    /// True if it bears on the keys that objects are put under, or on the bucket.
    public boolean saysWhereTo() {
        return bucket.isPresent() || keyPrefix.isPresent() || organizationTrail.isPresent();
    }

    static Map<String, String> byKey(List<Tag> tags) {
        BinaryOperator<String> last = (first, second) -> second;
        return tags.stream()
                .collect(Collectors.toMap(Tag::key, tag -> tag.value().orElse(""), last));
    }
}
