package io.opentrail.access.policy;

import java.util.List;

/// The actions or resources of a statement: those that one of the patterns matches, or, for the
/// `Not…` form, those that none does.
record Scope(List<Wildcard> patterns, boolean negated) {

    Scope {
        patterns = List.copyOf(patterns);
    }

    boolean covers(String value) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(value)) != negated;
    }
}
