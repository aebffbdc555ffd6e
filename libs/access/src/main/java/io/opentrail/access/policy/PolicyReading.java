package io.opentrail.access.policy;

import java.util.List;

/// What came of reading a policy document.
public sealed interface PolicyReading {

    record Understood(PolicyDocument document) implements PolicyReading {}

    /// The document cannot be used.
    ///
    /// @param problems all that were found, in the document's order, never empty
    record Unusable(List<PolicyProblem> problems) implements PolicyReading {

        public Unusable {
            problems = List.copyOf(problems);
        }
    }
}
