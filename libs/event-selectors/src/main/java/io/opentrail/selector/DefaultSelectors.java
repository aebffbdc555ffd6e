package io.opentrail.selector;

import io.opentrail.trail.AdvancedEventSelector;
import io.opentrail.trail.EventSelector;
import io.opentrail.trail.FieldCondition;
import io.opentrail.trail.FieldSelector;
import java.util.List;

/// What is selected before anyone has said what.
public final class DefaultSelectors {

    /// A new trail's: all management events, nothing else.
    public static final TrailSelectors TRAIL =
            new TrailSelectors.Basic(List.of(new EventSelector("All", true, List.of(), List.of())));

    /// A new event data store's.
    public static final List<AdvancedEventSelector> EVENT_DATA_STORE =
            List.of(
                    new AdvancedEventSelector(
                            "Default management events",
                            List.of(
                                    new FieldSelector(
                                            SelectorField.EVENT_CATEGORY.text(),
                                            List.of(
                                                    new FieldCondition(
                                                            FieldOperator.EQUALS.text(),
                                                            List.of(
                                                                    EventCategory.MANAGEMENT
                                                                            .text())))))));

    private DefaultSelectors() {}
}
