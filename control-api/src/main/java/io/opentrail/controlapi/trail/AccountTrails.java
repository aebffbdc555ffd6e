package io.opentrail.controlapi.trail;

import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailHistory;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The trails that an account sees now: its own, and those of its organization. A multi-region
/// trail has a shadow in every region but its own.
///
/// @param trails what the account sees
/// @param unseen the management account's other trails, which count and are not shown
/// @param organization as it is now
public record AccountTrails(
        List<Trail> trails, List<Trail> unseen, Optional<Organization> organization) {

    private static final Comparator<Trail> ORDER =
            Comparator.comparing(Trail::getName).thenComparing(Trail::getHomeRegion);

    /// Leaves out the deleted ones.
    public AccountTrails {
        trails = current(trails);
        unseen = current(unseen);
    }

    /// The trails of an account without an organization.
    public AccountTrails(List<Trail> trails) {
        this(trails, List.of(), Optional.empty());
    }

    /// What an account sees.
    ///
    /// @param organization as it is now
    /// @param ofAccount the trails that an account owns
    public static AccountTrails of(
            String accountId,
            Optional<Organization> organization,
            Function<String, List<Trail>> ofAccount) {
        List<Trail> own = ofAccount.apply(accountId);
        Optional<Organization> joined =
                organization.filter(o -> !o.managementAccount().equals(accountId));
        Map<Boolean, List<Trail>> ofManagement =
                joined.map(o -> ofAccount.apply(o.managementAccount())).stream()
                        .flatMap(List::stream)
                        .collect(Collectors.partitioningBy(trail -> isOf(organization, trail)));
        return new AccountTrails(
                Stream.concat(own.stream(), ofManagement.getOrDefault(true, List.of()).stream())
                        .toList(),
                ofManagement.getOrDefault(false, List.of()),
                organization);
    }

    private static boolean isOf(Optional<Organization> organization, Trail trail) {
        Optional<String> id = TrailChanges.organizationId(trail);
        return id.isPresent() && id.equals(organization.map(Organization::id));
    }

    private static List<Trail> current(List<Trail> trails) {
        return trails.stream().filter(trail -> trail.getDeletedAt() == null).sorted(ORDER).toList();
    }

    /// All that one account owns.
    AccountTrails ownedBy(String accountId) {
        return new AccountTrails(
                Stream.concat(trails.stream(), unseen.stream())
                        .filter(trail -> trail.getAccountId().equals(accountId))
                        .toList());
    }

    /// All that counts among one account's trails: what it owns, and the trails of its
    /// organization, which have shadows in every member account.
    AccountTrails countedFor(String accountId) {
        return new AccountTrails(
                Stream.concat(trails.stream(), unseen.stream())
                        .filter(trail ->
                                trail.getAccountId().equals(accountId) || isOf(organization, trail))
                        .toList());
    }

    /// What a caller means by a name (a trail whose home is the caller's region) or an ARN (any
    /// trail that the account sees).
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
                    case Lookup.Failed _ -> shadow(caller, nameOrArn);
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
            return visibleIn(caller.region(), withShadows).stream()
                    .filter(trail -> withShadows || isOriginal(caller, trail))
                    .toList();
        }
        return namesOrArns.stream()
                .map(name -> find(caller, name))
                .flatMap(lookup ->
                        switch (lookup) {
                            case Lookup.Found(var trail) -> Optional.of(trail).stream();
                            case Lookup.Failed _ -> Optional.<Trail>empty().stream();
                        })
                .filter(trail -> withShadows || isOriginal(caller, trail))
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

    private Optional<Trail> shadow(Caller caller, String name) {
        return trails.stream()
                .filter(trail -> trail.getAccountId().equals(caller.accountId()))
                .filter(trail -> trail.getName().equals(name))
                .filter(AccountTrails::isMultiRegion)
                .filter(isHomeIn(caller.region()).negate())
                .findFirst();
    }

    /// False for shadows, and for an organization's trails in its other accounts.
    private static boolean isOriginal(Caller caller, Trail trail) {
        return isHomeIn(caller.region()).test(trail)
                && trail.getAccountId().equals(caller.accountId());
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
