package io.opentrail.controlapi.trail;

import io.opentrail.trail.Aggregation;
import io.opentrail.trail.Trail;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which summaries of events a trail can be told to have.
public final class AggregationRules {

    private static final int MAX_TEMPLATES = 50;
    private static final Set<String> TEMPLATES =
            Set.of("API_ACTIVITY", "RESOURCE_ACCESS", "USER_ACTIONS");

    private AggregationRules() {}

    /// What is wrong with the aggregations whatever trail they are for.
    public static Optional<ApiError> problem(List<Aggregation> aggregations) {
        if (aggregations.size() > 1) {
            return invalid(
                    "AggregationConfigurations can have one entry, not %d."
                            .formatted(aggregations.size()));
        }
        return aggregations.stream()
                .map(AggregationRules::problem)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<ApiError> problem(Aggregation aggregation) {
        if (!aggregation.getEventCategory().equals("Data")) {
            return invalid(
                    "EventCategory '%s': only Data events are aggregated."
                            .formatted(aggregation.getEventCategory()));
        }
        List<String> templates = aggregation.getTemplates();
        if (templates.isEmpty() || templates.size() > MAX_TEMPLATES) {
            return invalid(
                    "Templates must have 1 to 50 entries, not %d.".formatted(templates.size()));
        }
        if (!TEMPLATES.containsAll(templates) || Set.copyOf(templates).size() < templates.size()) {
            return invalid(
                    "Templates %s: expected API_ACTIVITY, RESOURCE_ACCESS, USER_ACTIONS, each once at most."
                            .formatted(templates));
        }
        return Optional.empty();
    }

    /// The trail with these aggregations in place of its own. They must have passed [#problem].
    public static Outcome put(
            AccountTrails trails,
            Caller caller,
            String nameOrArn,
            List<Aggregation> aggregations,
            Instant now) {
        return TrailAdministration.atHome(
                trails,
                caller,
                nameOrArn,
                now,
                (trail, _) ->
                        Outcome.of(
                                trail,
                                Trail.newBuilder(trail).setAggregations(aggregations).build()));
    }

    private static Optional<ApiError> invalid(String message) {
        return Optional.of(ApiError.of("InvalidParameterException", message));
    }
}
