package io.opentrail.router.selection;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.topics.RoutedKey;
import io.opentrail.trail.Trail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One account's trails, ready to decide events.
final class AccountTrails {

    static final AccountTrails NONE = new AccountTrails(List.of(), List.of());

    private final List<Trail> source;
    private final List<CompiledTrail> trails;

    private AccountTrails(List<Trail> source, List<CompiledTrail> trails) {
        this.source = source;
        this.trails = trails;
    }

    /// Takes over what is compiled already.
    ///
    /// @param account whose trails they are; those of others are left out
    /// @param before what they were, null if it is not known
    static AccountTrails of(String account, List<Trail> trails, @Nullable AccountTrails before) {
        Map<String, CompiledTrail> known =
                before == null
                        ? Map.of()
                        : before.trails.stream()
                                .collect(
                                        Collectors.toMap(
                                                trail -> trail.trail().getTrailId(),
                                                Function.identity()));
        return new AccountTrails(
                trails,
                trails.stream()
                        .filter(trail -> trail.getAccountId().equals(account))
                        .map(trail -> compiled(trail, known.get(trail.getTrailId())))
                        .toList());
    }

    private static CompiledTrail compiled(Trail trail, @Nullable CompiledTrail before) {
        return before != null && isSame(before.trail(), trail)
                ? before
                : CompiledTrail.of(trail, before);
    }

    /// True if this was made of that very list.
    @SuppressWarnings("ReferenceEquality") // the directory makes another list for every change
    boolean isOf(List<Trail> trails) {
        return source == trails;
    }

    @SuppressWarnings("ReferenceEquality") // the directory makes another trail for every change
    private static boolean isSame(Trail one, Trail other) {
        return one == other;
    }

    List<CompiledTrail> trails() {
        return trails;
    }

    /// One key for each trail that takes the event, in the order of the trails.
    List<RoutedKey> destinations(AuditEvent event) {
        List<RoutedKey> destinations = List.of();
        for (int i = 0; i < trails.size(); i++) {
            CompiledTrail trail = trails.get(i);
            if (trail.takes(event)) {
                destinations = destinations.isEmpty() ? new ArrayList<>() : destinations;
                destinations.add(trail.key());
            }
        }
        return destinations;
    }
}
