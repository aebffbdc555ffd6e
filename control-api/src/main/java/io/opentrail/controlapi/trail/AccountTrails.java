package io.opentrail.controlapi.trail;

import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailHistory;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The trails that an account has now. A multi-region trail has a shadow in every region but its
/// own.
public record AccountTrails(List<Trail> trails) {

    private static final Comparator<Trail> ORDER =
            Comparator.comparing(Trail::getName).thenComparing(Trail::getHomeRegion);

    /// Leaves out the deleted ones.
    public AccountTrails {
        trails =
                trails.stream()
                        .filter(trail -> trail.getDeletedAt() == null)
                        .sorted(ORDER)
                        .toList();
    }

    /// What a caller means by a name (a trail whose home is the caller's region) or an ARN (any
    /// trail of the account).
    public Lookup find(Caller caller, String nameOrArn) {
        return switch (TrailReference.parse(caller, nameOrArn)) {
            case TrailReference.Invalid(var error) -> new Lookup.Failed(error);
            case TrailReference.Valid(var arn, var byName) ->
                    byArn(arn)
                            .<Lookup>map(Lookup.Found::new)
                            .orElseGet(() -> new Lookup.Failed(unknown(caller, arn)));
        };
    }

    /// The same for a trail that is to be changed, which its home region alone may do.
    Lookup findAtHome(Caller caller, String nameOrArn) {
        Lookup lookup = find(caller, nameOrArn);
        Optional<Trail> elsewhere =
                switch (lookup) {
                    case Lookup.Found(var trail) ->
                            Optional.of(trail).filter(isHomeIn(caller.region()).negate());
                    case Lookup.Failed _ -> shadow(caller.region(), nameOrArn);
                };
        return elsewhere
                .<Lookup>map(trail -> new Lookup.Failed(notHome(trail, caller)))
                .orElse(lookup);
    }

    List<Trail> visibleIn(String region, boolean withShadows) {
        return trails.stream()
                .filter(isHomeIn(region).or(trail -> withShadows && isMultiRegion(trail)))
                .toList();
    }

    /// The trails that a caller named, or all of the region; names without a trail are passed over.
    public List<Trail> describe(Caller caller, List<String> namesOrArns, boolean withShadows) {
        if (namesOrArns.isEmpty()) {
            return visibleIn(caller.region(), withShadows);
        }
        return namesOrArns.stream()
                .map(name -> find(caller, name))
                .flatMap(lookup ->
                        switch (lookup) {
                            case Lookup.Found(var trail) -> Optional.of(trail).stream();
                            case Lookup.Failed _ -> Optional.<Trail>empty().stream();
                        })
                .filter(trail -> withShadows || isHomeIn(caller.region()).test(trail))
                .collect(
                        Collectors.toMap(
                                Trail::getTrailId,
                                trail -> trail,
                                (trail, again) -> trail,
                                LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }

    /// The first name that is not one; for a request that names several.
    public static Optional<ApiError> nameProblem(Caller caller, List<String> namesOrArns) {
        return namesOrArns.stream()
                .map(name -> TrailReference.parse(caller, name))
                .flatMap(reference ->
                        switch (reference) {
                            case TrailReference.Invalid(var error) -> Optional.of(error).stream();
                            case TrailReference.Valid _ -> Optional.<ApiError>empty().stream();
                        })
                .findFirst();
    }

    private Optional<Trail> byArn(TrailArn arn) {
        String text = arn.toString();
        return trails.stream().filter(trail -> trail.getTrailArn().equals(text)).findFirst();
    }

    private Optional<Trail> shadow(String region, String name) {
        return trails.stream()
                .filter(trail -> trail.getName().equals(name))
                .filter(AccountTrails::isMultiRegion)
                .filter(isHomeIn(region).negate())
                .findFirst();
    }

    static boolean isMultiRegion(Trail trail) {
        return TrailHistory.currentSelection(trail).getMultiRegion();
    }

    private static Predicate<Trail> isHomeIn(String region) {
        return trail -> trail.getHomeRegion().equals(region);
    }

    private static ApiError unknown(Caller caller, TrailArn arn) {
        return ApiError.of(
                "TrailNotFoundException",
                "Unknown trail: %s for the user: %s".formatted(arn, caller.accountId()));
    }

    private static ApiError notHome(Trail trail, Caller caller) {
        return ApiError.of(
                "InvalidHomeRegionException",
                "Trail %s can be changed in its home region %s only, not in %s."
                        .formatted(trail.getTrailArn(), trail.getHomeRegion(), caller.region()));
    }
}
