package io.opentrail.selector.rule;

import io.opentrail.selector.TrailSelectors;
import java.util.List;

/// What `PutEventSelectors` accepts.
public final class TrailSelectorRules {

    private TrailSelectorRules() {}

    /// Every rule that the selectors break, as a sentence for the caller; empty if there is none.
    public static List<String> validate(TrailSelectors selectors) {
        return switch (selectors) {
            case TrailSelectors.Basic(var basic) -> BasicSelectorRules.validate(basic);
            case TrailSelectors.Advanced(var advanced) ->
                    AdvancedSelectorRules.validate(advanced, SelectorOwner.TRAIL);
        };
    }
}
