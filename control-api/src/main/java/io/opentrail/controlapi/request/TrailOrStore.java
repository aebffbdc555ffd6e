package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.trail.Caller;
import io.opentrail.controlapi.trail.ResourceArn;
import io.opentrail.controlapi.trail.TrailArn;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a request names that is for a trail or for an event data store. There are no stores yet.
record TrailOrStore(Optional<String> trail, Optional<String> store) {

    private static final String COMBINATION = "InvalidParameterCombinationException";

    static TrailOrStore of(@Nullable String trail, @Nullable String store) {
        return new TrailOrStore(Optional.ofNullable(trail), Optional.ofNullable(store));
    }

    static <Q> BiFunction<Caller, Q, List<Permission>> permission(
            String operation, Function<Q, TrailOrStore> named) {
        return (caller, request) -> {
            TrailOrStore one = named.apply(request);
            return List.of(
                    new Permission(
                            "cloudtrail:" + operation,
                            one.store()
                                    .filter(_ -> one.trail().isEmpty())
                                    .orElseGet(() ->
                                            TrailArn.resource(caller, one.trail().orElse("")))));
        };
    }

    String trailName() {
        return trail.orElse("");
    }

    /// Why there is no trail in it.
    ///
    /// @param noStore makes the error of a store, by its ARN or id
    Optional<ApiError> problem(Function<String, ApiError> noStore) {
        if (trail.isPresent() == store.isPresent()) {
            return Optional.of(
                    ApiError.of(
                            COMBINATION, "Name either TrailName or EventDataStore, and not both."));
        }
        return store.map(noStore);
    }

    /// The error of a store for operations that have one for it.
    static ApiError notFound(String store) {
        return ResourceArn.parse(store) instanceof ResourceArn.OfStore
                ? ApiError.of(
                        "EventDataStoreNotFoundException",
                        "There is no event data store %s.".formatted(store))
                : ApiError.of(
                        "EventDataStoreARNInvalidException",
                        "'%s' is not the ARN of an event data store.".formatted(store));
    }

    /// The error of a store for operations that have none for it.
    static ApiError unsupported(String store) {
        return ApiError.of(
                "UnsupportedOperationException",
                "Event data stores are not supported: '%s'.".formatted(store));
    }
}
