package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.ApiError;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;

/// What holds for everything that looks events up.
final class LookupRules {

    /// Beyond what a sender's clock may be ahead.
    static final Duration AHEAD = Duration.ofDays(1);

    private static final int MAX_VALUE_CHARACTERS = 2_000;
    private static final Set<String> KEYS =
            Arrays.stream(LookupAttributeKey.values())
                    .filter(key -> key != LookupAttributeKey.UNKNOWN_TO_SDK_VERSION)
                    .map(LookupAttributeKey::toString)
                    .collect(Collectors.toUnmodifiableSet());

    private LookupRules() {}

    /// What is wrong with an attribute's name.
    ///
    /// @param where in the request it is
    static Optional<ApiError> keyProblem(String where, @Nullable String key) {
        return key != null && KEYS.contains(key)
                ? Optional.empty()
                : invalidAttributes("%s '%s' is none of %s.".formatted(where, key, sorted(KEYS)));
    }

    /// What is wrong with an attribute's value, or what it begins with.
    static Optional<ApiError> valueProblem(String where, @Nullable String value) {
        return value != null && !value.isEmpty() && value.length() <= MAX_VALUE_CHARACTERS
                ? Optional.empty()
                : invalidAttributes(
                        "%s must have 1 to %d characters.".formatted(where, MAX_VALUE_CHARACTERS));
    }

    static Optional<ApiError> invalidAttributes(String message) {
        return Optional.of(ApiError.of("InvalidLookupAttributesException", message));
    }

    static Optional<ApiError> timeProblem(@Nullable Instant from, @Nullable Instant to) {
        return from != null && to != null && from.isAfter(to)
                ? Optional.of(
                        ApiError.of(
                                "InvalidTimeRangeException",
                                "StartTime %s is after EndTime %s.".formatted(from, to)))
                : Optional.empty();
    }

    /// The answer to a token that continues no request of this scope.
    static Answer invalidToken(Paging.Scope scope) {
        return Answer.failure(
                "InvalidNextTokenException",
                "NextToken is not one that %s gave this account in %s for this request: ask again without it."
                        .formatted(scope.operation(), scope.caller().region()));
    }

    static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }
}
