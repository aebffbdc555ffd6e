package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.trail.Caller;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;

/// Lets so many searches be under way: in all, of an account in a region, and of an account half of
/// all, so that none keeps the others out. Each counts from its start until its answer has ended.
/// Thread-safe.
final class SearchesUnderWay {

    private final int limit;
    private final int limitOfPlace;
    private final Map<Place, Integer> countByPlace = new HashMap<>();

    /// @param limitOfPlace of an account in a region
    SearchesUnderWay(int limit, int limitOfPlace) {
        this.limit = limit;
        this.limitOfPlace = limitOfPlace;
    }

    /// Counts one more, for which [#end] has to follow; or what the caller is told if there are too
    /// many.
    synchronized Optional<ApiError> begin(Caller caller) {
        Place place = Place.of(caller);
        Optional<ApiError> problem = problem(place);
        if (problem.isEmpty()) {
            countByPlace.merge(place, 1, Integer::sum);
        }
        return problem;
    }

    synchronized void end(Caller caller) {
        countByPlace.computeIfPresent(
                Place.of(caller), (_, count) -> count == 1 ? null : count - 1);
    }

    synchronized int count() {
        return countByPlace.values().stream().mapToInt(count -> count).sum();
    }

    private Optional<ApiError> problem(Place place) {
        if (countByPlace.getOrDefault(place, 0) >= limitOfPlace) {
            return throttled(
                    "Account %s has %d searches under way in %s, as many as it may"
                            .formatted(place.accountId(), limitOfPlace, place.region()));
        }
        int ofAccount = countOf(place.accountId());
        if (ofAccount >= Math.max(1, limit / 2)) {
            return throttled(
                    "Account %s has %d searches under way, as many as it may"
                            .formatted(place.accountId(), ofAccount));
        }
        return count() >= limit
                ? throttled(
                        "There are %d searches under way, as many as there may be".formatted(limit))
                : Optional.empty();
    }

    private int countOf(String accountId) {
        return countByPlace.entrySet().stream()
                .filter(entry -> entry.getKey().accountId().equals(accountId))
                .mapToInt(Entry::getValue)
                .sum();
    }

    private static Optional<ApiError> throttled(String what) {
        return Optional.of(
                ApiError.of(
                        "ThrottlingException", what + ". Try again when one of them has ended."));
    }
}
