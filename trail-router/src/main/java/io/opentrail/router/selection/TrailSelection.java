package io.opentrail.router.selection;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.topics.RoutedKey;
import io.opentrail.trail.Trail;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Decides where an event goes, by what each trail was when the event came in. Not thread-safe.
///
/// Keeps the trails of each account that had events in a compiled form, until they change. What is
/// compiled of an organization's trail is shared by all member accounts.
public final class TrailSelection {

    private final Function<String, List<Trail>> trailsOfAccount;
    private final Function<String, Optional<String>> organizationOfAccount;
    private final Function<String, List<Trail>> trailsOfOrganization;
    private final Map<String, AccountTrails> trailsByAccount = new HashMap<>();
    private OrganizationTrails organizationTrails =
            new OrganizationTrails("", List.of(), List.of());

    /// The trails of the organization that had events last: a cell has one.
    private record OrganizationTrails(
            String id, List<Trail> source, List<CompiledTrail> compiled) {}

    /// @param trailsOfAccount gives the same list for an account until one of its trails changes
    /// @param organizationOfAccount the id of the organization that an account is a member of now
    /// @param trailsOfOrganization gives the same list for an organization until one of its trails
    ///   changes
    public TrailSelection(
            Function<String, List<Trail>> trailsOfAccount,
            Function<String, Optional<String>> organizationOfAccount,
            Function<String, List<Trail>> trailsOfOrganization) {
        this.trailsOfAccount = trailsOfAccount;
        this.organizationOfAccount = organizationOfAccount;
        this.trailsOfOrganization = trailsOfOrganization;
    }

    /// One key for each trail that takes the event, those of the recipient account first. Reads the
    /// envelope only. A trail of another account takes it only as a trail of their organization.
    public List<RoutedKey> destinations(AuditEvent envelope) {
        return trails(envelope.getRecipientAccountId()).destinations(envelope);
    }

    AccountTrails trails(String account) {
        List<Trail> own = trailsOfAccount.apply(account);
        Optional<String> organization = organizationOfAccount.apply(account);
        List<Trail> shared =
                organization.isPresent()
                        ? trailsOfOrganization.apply(organization.get())
                        : List.of();
        AccountTrails known = trailsByAccount.get(account);
        if (known != null && known.isOf(own, shared)) {
            return known;
        }
        if (own.isEmpty() && shared.isEmpty()) {
            trailsByAccount.remove(account);
            return AccountTrails.NONE;
        }
        List<Destination> destinations = new ArrayList<>();
        for (CompiledTrail trail : compiled(own, known == null ? List.of() : known.trails())) {
            if (trail.isOf(account)) {
                destinations.add(Destination.own(trail, account));
            }
        }
        for (CompiledTrail trail : ofOrganization(organization.orElse(""), shared)) {
            if (!trail.isOf(account)) {
                destinations.add(Destination.ofMember(trail, account, organization.orElse("")));
            }
        }
        var current = new AccountTrails(own, shared, destinations);
        trailsByAccount.put(account, current);
        return current;
    }

    @SuppressWarnings("ReferenceEquality") // the directory makes another list for every change
    private List<CompiledTrail> ofOrganization(String id, List<Trail> trails) {
        OrganizationTrails known = organizationTrails;
        if (!known.id().equals(id) || known.source() != trails) {
            known = new OrganizationTrails(id, trails, compiled(trails, known.compiled()));
            organizationTrails = known;
        }
        return known.compiled();
    }

    /// Takes over what is compiled already.
    private static List<CompiledTrail> compiled(List<Trail> trails, List<CompiledTrail> before) {
        Map<String, CompiledTrail> known =
                before.stream()
                        .collect(
                                Collectors.toMap(
                                        trail -> trail.trail().getTrailId(), Function.identity()));
        return trails.stream()
                .map(trail -> compiled(trail, known.get(trail.getTrailId())))
                .toList();
    }

    private static CompiledTrail compiled(Trail trail, @Nullable CompiledTrail before) {
        return before != null && isSame(before.trail(), trail)
                ? before
                : CompiledTrail.of(trail, before);
    }

    @SuppressWarnings("ReferenceEquality") // the directory makes another trail for every change
    private static boolean isSame(Trail one, Trail other) {
        return one == other;
    }
}
