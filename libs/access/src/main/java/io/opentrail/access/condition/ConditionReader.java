package io.opentrail.access.condition;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentrail.access.condition.Condition.Quantifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Reads the `Condition` of a statement. An operator, key or value that is not understood is a
/// problem: left out, it would widen an Allow or empty a Deny.
public final class ConditionReader {

    private static final String IF_EXISTS = "IfExists";
    private static final String NULL = "Null";
    private static final Map<String, Quantifier> QUANTIFIERS_BY_PREFIX =
            Map.of("ForAllValues:", Quantifier.ALL, "ForAnyValue:", Quantifier.ANY);

    private final boolean knowsVariables;
    private final BiConsumer<String, String> problems;

    /// @param knowsVariables whether the policy's version has variables
    /// @param problems takes the path of a problem, from the statement on, and what it is
    public ConditionReader(boolean knowsVariables, BiConsumer<String, String> problems) {
        this.knowsVariables = knowsVariables;
        this.problems = problems;
    }

    /// All of them must hold. What comes back counts only if there was no problem.
    public List<Condition> read(JsonNode node) {
        var conditions = new ArrayList<Condition>();
        if (node.isObject()) {
            node.properties()
                    .forEach(each ->
                            conditions.addAll(
                                    operator(
                                            "Condition." + each.getKey(),
                                            each.getKey(),
                                            each.getValue())));
        } else {
            problems.accept("Condition", "must be an object of operators");
        }
        return conditions;
    }

    private List<Condition> operator(String path, String name, JsonNode keys) {
        String unprefixed = name;
        Quantifier quantifier = Quantifier.ONE;
        for (var prefix : QUANTIFIERS_BY_PREFIX.entrySet()) {
            if (name.startsWith(prefix.getKey())) {
                quantifier = prefix.getValue();
                unprefixed = name.substring(prefix.getKey().length());
            }
        }
        boolean ifExists = unprefixed.endsWith(IF_EXISTS);
        Optional<Operator> operator =
                Operator.named(
                        ifExists
                                ? unprefixed.substring(0, unprefixed.length() - IF_EXISTS.length())
                                : unprefixed);
        if (operator.isEmpty() && !name.equals(NULL)) {
            problems.accept(path, "is not a condition operator");
            return List.of();
        }
        if (!keys.isObject()) {
            problems.accept(path, "must be an object of condition keys");
            return List.of();
        }
        var conditions = new ArrayList<Condition>();
        for (var each : keys.properties()) {
            String keyPath = path + "." + each.getKey();
            if (isUsable(keyPath, each.getKey(), operator.isPresent(), quantifier)) {
                conditions.add(
                        operator.isEmpty()
                                ? presence(keyPath, each.getKey(), each.getValue())
                                : new Condition.Comparison(
                                        each.getKey(),
                                        operator.get(),
                                        quantifier,
                                        ifExists,
                                        tests(keyPath, operator.get(), each.getValue())));
            }
        }
        return conditions;
    }

    private boolean isUsable(String path, String key, boolean compares, Quantifier quantifier) {
        if (!ConditionKeys.isKnown(key)) {
            problems.accept(path, "is not a condition key that is known here");
            return false;
        }
        if (compares && quantifier == Quantifier.ONE && ConditionKeys.isMultivalued(key)) {
            problems.accept(path, "has many values: put ForAllValues: or ForAnyValue: before it");
            return false;
        }
        return true;
    }

    private Condition presence(String path, String key, JsonNode value) {
        var missing = new ArrayList<Boolean>();
        for (Value each : values(path, value)) {
            PlainTests.truthValue(each.node().asText())
                    .ifPresentOrElse(
                            missing::add,
                            () -> problems.accept(each.path(), "must be true or false"));
        }
        return new Condition.Presence(key, missing);
    }

    private List<ValueTest> tests(String path, Operator operator, JsonNode value) {
        var tests = new ArrayList<ValueTest>();
        for (Value each : values(path, value)) {
            if (operator.isOnText() && !each.node().isTextual()) {
                problems.accept(each.path(), "must be text; put it in quotes");
            } else if (operator.isOnText()
                    && !knowsVariables
                    && each.node().asText().contains("${")) {
                problems.accept(
                        each.path(),
                        "holds a policy variable, which needs \"Version\": \"2012-10-17\"");
            } else {
                switch (operator.read(each.node().asText())) {
                    case ValueReading.Ready(var test) -> tests.add(test);
                    case ValueReading.Faulty(var message) -> problems.accept(each.path(), message);
                }
            }
        }
        return tests;
    }

    private record Value(String path, JsonNode node) {}

    /// The values that are text, numbers or truth values; anything else is a problem.
    private List<Value> values(String path, JsonNode node) {
        var values = new ArrayList<Value>();
        if (!node.isArray()) {
            values.add(new Value(path, node));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            values.add(new Value(path + "[" + i + "]", node.path(i)));
        }
        if (values.isEmpty()) {
            problems.accept(path, "must be a value, or a list of one or more");
        }
        values.removeIf(each -> {
            boolean usable = each.node().isValueNode() && !each.node().isNull();
            if (!usable) {
                problems.accept(each.path(), "must be text, a number, true or false");
            }
            return !usable;
        });
        return values;
    }
}
