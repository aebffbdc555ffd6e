package io.opentrail.controlapi.trail;

import io.opentrail.controlapi.trail.TrailSettings.Tag;
import io.opentrail.trail.Trail;
import io.opentrail.trails.Compression;
import io.opentrail.trails.EventBusTag;
import io.opentrail.trails.LiveTopic;
import io.opentrail.trails.ManifestObjects;
import io.opentrail.trails.OtlpTag;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The tags of trails.
public final class TrailTags {

    private static final int MAX_TAGS = 50;
    private static final int MAX_TAGS_GIVEN = 200;
    private static final int MAX_KEY = 128;
    private static final int MAX_VALUE = 256;
    private static final String RESERVED = "aws:";
    private static final Pattern CHARACTERS = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private TrailTags() {}

    /// What is wrong with tags that a request gives a trail.
    public static Optional<ApiError> problem(List<Tag> tags) {
        return tags.size() > MAX_TAGS && tags.size() <= MAX_TAGS_GIVEN
                ? Optional.of(tooMany(tags.size()))
                : listProblem(tags).or(() -> ownTagProblem(tags));
    }

    /// Why a tag by which a trail asks OpenTrail for something, if one of these is, cannot be had.
    public static Optional<ApiError> ownTagProblem(List<Tag> tags) {
        Map<String, String> byKey = TrailSettings.byKey(tags);
        return LiveTopic.problem(byKey)
                .or(() -> Compression.problem(byKey))
                .or(() -> ManifestObjects.problem(byKey))
                .or(() -> EventBusTag.problem(byKey))
                .or(() -> OtlpTag.problem(byKey))
                .flatMap(TrailTags::invalid);
    }

    /// What is wrong with the tags of a request whatever the trail has.
    public static Optional<ApiError> listProblem(List<Tag> tags) {
        if (tags.size() > MAX_TAGS_GIVEN) {
            return invalid("At most 200 tags can be given, not %d.".formatted(tags.size()));
        }
        if (tags.stream().map(Tag::key).distinct().count() < tags.size()) {
            return invalid("Every tag key must be given once only.");
        }
        return tags.stream()
                .filter(tag -> !isValid(tag))
                .findFirst()
                .flatMap(tag ->
                        invalid(
                                "Tag '%s': the key must have 1 to 128 characters and not begin with 'aws:', a value 1 to 256; letters, digits, spaces and any of _.:/=+-@."
                                        .formatted(tag.key())));
    }

    /// The trail with more tags, or with other values of those it has.
    public static Outcome added(
            AccountTrails trails, Caller caller, String arn, List<Tag> tags, Instant now) {
        return TrailAdministration.atHome(
                trails,
                caller,
                arn,
                now,
                (trail, _) -> {
                    Map<String, String> all = new HashMap<>(trail.getTags());
                    all.putAll(TrailSettings.byKey(tags));
                    return all.size() > MAX_TAGS
                            ? new Outcome.Refused(tooMany(all.size()))
                            : tagged(trail, all);
                });
    }

    /// The trail without the tags of these keys, whatever their values.
    public static Outcome removed(
            AccountTrails trails, Caller caller, String arn, List<Tag> tags, Instant now) {
        return TrailAdministration.atHome(
                trails,
                caller,
                arn,
                now,
                (trail, _) -> {
                    Map<String, String> left = new HashMap<>(trail.getTags());
                    tags.forEach(tag -> left.remove(tag.key()));
                    return tagged(trail, left);
                });
    }

    private static Outcome tagged(Trail trail, Map<String, String> tags) {
        return tags.equals(trail.getTags())
                ? new Outcome.Unchanged(trail)
                : new Outcome.Changed(Trail.newBuilder(trail).setTags(tags).build());
    }

    private static boolean isValid(Tag tag) {
        return !tag.key().isEmpty()
                && tag.key().length() <= MAX_KEY
                && CHARACTERS.matcher(tag.key()).matches()
                && tag.value().filter(value -> !isValue(value)).isEmpty()
                && !tag.key().toLowerCase(Locale.ROOT).startsWith(RESERVED);
    }

    private static boolean isValue(String value) {
        return !value.isEmpty()
                && value.length() <= MAX_VALUE
                && CHARACTERS.matcher(value).matches();
    }

    private static ApiError tooMany(int tags) {
        return ApiError.of(
                "TagsLimitExceededException",
                "A trail can have at most 50 tags: it would have %d.".formatted(tags));
    }

    private static Optional<ApiError> invalid(String message) {
        return Optional.of(ApiError.of("InvalidTagParameterException", message));
    }
}
