package io.opentrail.access.condition;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What is known of a request, by condition key; the case of keys does not matter. A key that is
/// not here is missing from the request. Immutable.
public final class RequestContext {

    public static final RequestContext EMPTY = new RequestContext(Map.of(), Map.of());

    private final Map<String, List<String>> valuesByKey;
    private final Map<String, TagSource> tagsByPrefix;

    private RequestContext(
            Map<String, List<String>> valuesByKey, Map<String, TagSource> tagsByPrefix) {
        this.valuesByKey = Map.copyOf(valuesByKey);
        this.tagsByPrefix = Map.copyOf(tagsByPrefix);
    }

    public RequestContext with(String key, String value) {
        return with(key, List.of(value));
    }

    /// With further values of a key; without any, the key stays as it is.
    public RequestContext with(String key, Collection<String> values) {
        var longer = new HashMap<>(valuesByKey);
        if (!values.isEmpty()) {
            longer.merge(
                    lowerCase(key),
                    List.copyOf(values),
                    (before, added) ->
                            Stream.concat(before.stream(), added.stream()).distinct().toList());
        }
        return new RequestContext(longer, tagsByPrefix);
    }

    /// With a key for each tag. Two tags whose names differ in case alone are two values of one
    /// key.
    ///
    /// @param prefix such as [ConditionKeys#RESOURCE_TAG]
    /// @param tags asked at most once, and only when a policy has to know
    public RequestContext withTags(String prefix, Supplier<Map<String, String>> tags) {
        var more = new HashMap<>(tagsByPrefix);
        more.put(lowerCase(prefix), new TagSource(tags));
        return new RequestContext(valuesByKey, more);
    }

    /// The values of a key, none where it is missing.
    public List<String> values(String key) {
        String name = lowerCase(key);
        int slash = name.indexOf('/') + 1;
        TagSource tags = tagsByPrefix.get(name.substring(0, slash));
        return tags == null
                ? valuesByKey.getOrDefault(name, List.of())
                : tags.values(name.substring(slash));
    }

    /// The value of a key that has one.
    public Optional<String> value(String key) {
        List<String> values = values(key);
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    private static String lowerCase(String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    /// Tags that are fetched when the first of them is asked for.
    private static final class TagSource {

        private final Supplier<Map<String, String>> source;
        private Optional<Map<String, String>> fetched = Optional.empty();

        TagSource(Supplier<Map<String, String>> source) {
            this.source = source;
        }

        synchronized List<String> values(String lowerCaseName) {
            Map<String, String> tags = fetched.orElseGet(source);
            fetched = Optional.of(tags);
            return tags.entrySet().stream()
                    .filter(tag -> lowerCase(tag.getKey()).equals(lowerCaseName))
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }
}
