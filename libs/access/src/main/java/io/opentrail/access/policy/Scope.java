package io.opentrail.access.policy;

import io.opentrail.access.condition.RequestContext;
import io.opentrail.access.condition.TextPattern;
import java.util.List;

/// The actions or resources of a statement: those that one of the patterns matches, or, for the
/// `Not…` form, those that none does.
record Scope(List<TextPattern> patterns, boolean negated) {

    static final Scope NOTHING = new Scope(List.of(), false);

    Scope {
        patterns = List.copyOf(patterns);
    }

    boolean covers(String value, RequestContext context) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(value, context)) != negated;
    }

    boolean hasVariables() {
        return patterns.stream().anyMatch(TextPattern::hasVariables);
    }
}
