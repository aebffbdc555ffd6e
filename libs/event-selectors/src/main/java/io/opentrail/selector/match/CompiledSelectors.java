package io.opentrail.selector.match;

import io.opentrail.event.AuditEvent;
import io.opentrail.selector.EventCategory;
import io.opentrail.selector.TrailSelectors;
import io.opentrail.trail.AdvancedEventSelector;
import io.opentrail.trail.EventSelector;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Event selectors in a form that decides an event fast and without allocating. Thread-safe.
public final class CompiledSelectors {

    private static final EventTest[] NONE = {};

    private final Map<EventCategory, EventTest[]> testsByCategory;

    private CompiledSelectors(Map<EventCategory, List<EventTest>> tests) {
        this.testsByCategory = new EnumMap<>(EventCategory.class);
        tests.forEach((category, all) -> testsByCategory.put(category, all.toArray(NONE)));
    }

    /// The selectors must be valid, see [io.opentrail.selector.rule].
    public static CompiledSelectors of(TrailSelectors selectors) {
        return switch (selectors) {
            case TrailSelectors.Basic(var basic) -> ofBasic(basic);
            case TrailSelectors.Advanced(var advanced) -> ofAdvanced(advanced);
        };
    }

    public static CompiledSelectors ofAdvanced(List<AdvancedEventSelector> selectors) {
        Map<EventCategory, List<EventTest>> tests = new EnumMap<>(EventCategory.class);
        for (AdvancedEventSelector selector : selectors) {
            tests.computeIfAbsent(AdvancedTest.categoryOf(selector), _ -> new ArrayList<>())
                    .add(AdvancedTest.of(selector));
        }
        return new CompiledSelectors(tests);
    }

    private static CompiledSelectors ofBasic(List<EventSelector> selectors) {
        return new CompiledSelectors(
                Map.of(
                        EventCategory.MANAGEMENT,
                        selectors.stream().map(BasicTest::management).toList(),
                        EventCategory.DATA,
                        selectors.stream().map(BasicTest::data).toList()));
    }

    /// True if at least one selector picks the event. Reads the envelope only.
    public boolean matches(AuditEvent event) {
        for (EventTest test : testsByCategory.getOrDefault(EventCategory.of(event), NONE)) {
            if (test.passes(event)) {
                return true;
            }
        }
        return false;
    }
}
