package io.opentrail.controlapi.trail;

import io.opentrail.trail.AdvancedEventSelector;
import io.opentrail.trail.EventSelector;
import io.opentrail.trail.InsightSelector;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailHistory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What insights a trail can be told to look for.
public final class InsightRules {

    private static final String MANAGEMENT = "Management";
    private static final String DATA = "Data";
    private static final String CALL_RATE = "ApiCallRateInsight";
    private static final Set<String> TYPES = Set.of(CALL_RATE, "ApiErrorRateInsight");
    private static final Set<String> CATEGORIES = Set.of(MANAGEMENT, DATA);

    private InsightRules() {}

    /// What is wrong with the selectors whatever trail they are for.
    public static Optional<ApiError> problem(List<InsightSelector> selectors) {
        for (InsightSelector selector : selectors) {
            if (!TYPES.contains(selector.getInsightType())) {
                return invalid(
                        "'%s' is not an insight type: expected ApiCallRateInsight or ApiErrorRateInsight."
                                .formatted(selector.getInsightType()));
            }
            List<String> categories = selector.getEventCategories();
            if (!CATEGORIES.containsAll(categories)
                    || Set.copyOf(categories).size() < categories.size()) {
                return invalid(
                        "Event categories %s of %s: expected Management, Data or both."
                                .formatted(categories, selector.getInsightType()));
            }
        }
        return selectors.stream().map(InsightSelector::getInsightType).distinct().count()
                        < selectors.size()
                ? invalid("Every insight type must be given once only.")
                : Optional.empty();
    }

    /// What is meant by selectors that name no categories: management events.
    public static InsightSelector completed(String type, List<String> categories) {
        return new InsightSelector(
                type, categories.isEmpty() ? List.of(MANAGEMENT) : List.copyOf(categories));
    }

    /// The trail with these selectors in place of its own. They must have passed [#problem].
    public static Outcome put(
            AccountTrails trails,
            Caller caller,
            String nameOrArn,
            List<InsightSelector> selectors,
            Instant now) {
        return TrailAdministration.atHome(
                trails,
                caller,
                nameOrArn,
                now,
                (trail, _) ->
                        unlogged(trail, selectors)
                                .<Outcome>map(Outcome.Refused::new)
                                .orElseGet(() ->
                                        Outcome.of(
                                                trail,
                                                Trail.newBuilder(trail)
                                                        .setInsightSelectors(selectors)
                                                        .build())));
    }

    /// Why the trail does not log what one of the selectors looks at.
    private static Optional<ApiError> unlogged(Trail trail, List<InsightSelector> selectors) {
        Selection selection = TrailHistory.currentSelection(trail);
        for (InsightSelector selector : selectors) {
            for (String category : selector.getEventCategories()) {
                boolean writesOnly = selector.getInsightType().equals(CALL_RATE);
                boolean logged =
                        category.equals(DATA)
                                ? logsData(selection)
                                : logsManagement(selection, writesOnly);
                if (!logged) {
                    return invalid(
                            "Trail %s logs no %s events, which %s needs: change its event selectors first."
                                    .formatted(
                                            trail.getTrailArn(),
                                            category.equals(DATA)
                                                    ? "data"
                                                    : writesOnly
                                                            ? "management write"
                                                            : "management",
                                            selector.getInsightType()));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean logsManagement(Selection selection, boolean writes) {
        return selection.getEventSelectors().stream()
                        .filter(EventSelector::getIncludeManagementEvents)
                        .anyMatch(selector ->
                                !writes || !selector.getReadWriteType().equals("ReadOnly"))
                || selection.getAdvancedEventSelectors().stream()
                        .filter(selector -> equalsAny(selector, "eventCategory", MANAGEMENT))
                        .anyMatch(selector -> !writes || !equalsAny(selector, "readOnly", "true"));
    }

    private static boolean logsData(Selection selection) {
        return selection.getEventSelectors().stream()
                        .anyMatch(selector -> !selector.getDataResources().isEmpty())
                || selection.getAdvancedEventSelectors().stream()
                        .anyMatch(selector -> equalsAny(selector, "eventCategory", DATA));
    }

    private static boolean equalsAny(AdvancedEventSelector selector, String field, String value) {
        return selector.getFieldSelectors().stream()
                .filter(known -> known.getField().equals(field))
                .flatMap(known -> known.getConditions().stream())
                .filter(condition -> condition.getOperator().equals("Equals"))
                .anyMatch(condition -> condition.getValues().contains(value));
    }

    private static Optional<ApiError> invalid(String message) {
        return Optional.of(ApiError.of("InvalidInsightSelectorsException", message));
    }
}
