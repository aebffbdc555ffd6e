package io.opentrail.access.condition;

import java.util.List;
import java.util.function.Predicate;

/// What a statement asks of a request besides its action and resource. Made by [ConditionReader].
public sealed interface Condition {

    /// Whether a request is as the condition wants it.
    ///
    /// @param granting whether an Allow asks, or a Deny. It matters where a request has several
    ///   values of a key that should have one, as with tags `team` and `Team`: an Allow then wants
    ///   each of them to do, and a Deny any.
    boolean holds(RequestContext context, boolean granting);

    /// How the values of a request count where it has several.
    enum Quantifier {
        /// There should be one value; of several, see [Condition#holds].
        ONE,
        /// Each must match. Holds for a request without any.
        ALL,
        /// One must match. Does not hold for a request without any.
        ANY
    }

    /// Compares what a request has with the values of the policy.
    ///
    /// @param tests of which one must match or, negated, none may
    record Comparison(
            String key,
            Operator operator,
            Quantifier quantifier,
            boolean ifExists,
            List<ValueTest> tests)
            implements Condition {

        public Comparison {
            tests = List.copyOf(tests);
        }

        @Override
        public boolean holds(RequestContext context, boolean granting) {
            List<String> given = context.values(key);
            if (given.isEmpty()) {
                return ifExists || holdsWithoutKey();
            }
            Predicate<String> holds =
                    value ->
                            tests.stream().anyMatch(test -> test.matches(value, context))
                                    != operator.isNegated();
            return switch (quantifier) {
                case ALL -> given.stream().allMatch(holds);
                case ANY -> given.stream().anyMatch(holds);
                case ONE ->
                        granting ? given.stream().allMatch(holds) : given.stream().anyMatch(holds);
            };
        }

        private boolean holdsWithoutKey() {
            return switch (quantifier) {
                case ALL -> true;
                case ANY -> false;
                case ONE -> operator.isNegated();
            };
        }
    }

    /// Whether a request has a key at all.
    ///
    /// @param missing the states that do: `true` for a key that is missing
    record Presence(String key, List<Boolean> missing) implements Condition {

        public Presence {
            missing = List.copyOf(missing);
        }

        @Override
        public boolean holds(RequestContext context, boolean granting) {
            return missing.contains(context.values(key).isEmpty());
        }
    }
}
