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

    private final EventTest[] management;
    private final EventTest[] data;
    private final Map<EventCategory, EventTest[]> others;

    private CompiledSelectors(Map<EventCategory, List<EventTest>> tests) {
        this.others = new EnumMap<>(EventCategory.class);
        tests.forEach((category, all) -> others.put(category, all.toArray(NONE)));
        this.management = others.getOrDefault(EventCategory.MANAGEMENT, NONE);
        this.data = others.getOrDefault(EventCategory.DATA, NONE);
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
        for (EventTest test : testsFor(EventCategory.of(event))) {
            if (test.passes(event)) {
                return true;
            }
        }
        return false;
    }

    /// With the frequent categories at hand, which saves a look into memory for each trail.
    private EventTest[] testsFor(EventCategory category) {
        return switch (category) {
            case MANAGEMENT -> management;
            case DATA -> data;
            case NETWORK_ACTIVITY,
                    INSIGHT,
                    CONFIGURATION_ITEM,
                    EVIDENCE,
                    ACTIVITY_AUDIT_LOG,
                    OTHER ->
                    others.getOrDefault(category, NONE);
        };
    }
}
