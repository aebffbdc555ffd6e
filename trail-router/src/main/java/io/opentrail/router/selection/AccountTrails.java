package io.opentrail.router.selection;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.topics.RoutedKey;
import io.opentrail.trail.Trail;
import java.util.ArrayList;
import java.util.List;

/// All trails that events of one account may go to, ready to decide them.
final class AccountTrails {

    static final AccountTrails NONE = new AccountTrails(List.of(), List.of(), List.of());

    private final List<Trail> own;
    private final List<Trail> ofOrganization;
    private final List<Destination> destinations;

    /// @param own what the destinations were made of, with `ofOrganization`
    AccountTrails(List<Trail> own, List<Trail> ofOrganization, List<Destination> destinations) {
        this.own = own;
        this.ofOrganization = ofOrganization;
        this.destinations = List.copyOf(destinations);
    }

    /// True if this was made of those very lists.
    @SuppressWarnings("ReferenceEquality") // the directory makes another list for every change
    boolean isOf(List<Trail> ownNow, List<Trail> ofOrganizationNow) {
        return own == ownNow && ofOrganization == ofOrganizationNow;
    }

    List<CompiledTrail> trails() {
        return destinations.stream().map(Destination::trail).toList();
    }

    /// One key for each trail that takes the event, in the order of the trails.
    List<RoutedKey> destinations(AuditEvent event) {
        List<RoutedKey> keys = List.of();
        for (int i = 0; i < destinations.size(); i++) {
            RoutedKey key = destinations.get(i).keyOf(event);
            if (key != null) {
                keys = keys.isEmpty() ? new ArrayList<>() : keys;
                keys.add(key);
            }
        }
        return keys;
    }
}
