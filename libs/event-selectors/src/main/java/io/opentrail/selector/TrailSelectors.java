package io.opentrail.selector;

import io.opentrail.trail.AdvancedEventSelector;
import io.opentrail.trail.EventSelector;
import io.opentrail.trail.Selection;
import java.util.List;

/// A trail's event selectors: of the one kind or of the other.
public sealed interface TrailSelectors {

    record Basic(List<EventSelector> selectors) implements TrailSelectors {
        public Basic {
            selectors = List.copyOf(selectors);
        }
    }

    record Advanced(List<AdvancedEventSelector> selectors) implements TrailSelectors {
        public Advanced {
            selectors = List.copyOf(selectors);
        }
    }

    static TrailSelectors of(Selection selection) {
        return selection.getAdvancedEventSelectors().isEmpty()
                ? new Basic(selection.getEventSelectors())
                : new Advanced(selection.getAdvancedEventSelectors());
    }

    /// The selection with these selectors; those of either kind that it had are gone.
    default Selection in(Selection selection) {
        List<EventSelector> basic = this instanceof Basic(var selectors) ? selectors : List.of();
        List<AdvancedEventSelector> advanced =
                this instanceof Advanced(var selectors) ? selectors : List.of();
        return Selection.newBuilder(selection)
                .setEventSelectors(basic)
                .setAdvancedEventSelectors(advanced)
                .setCustom(!equals(DefaultSelectors.TRAIL))
                .build();
    }
}
