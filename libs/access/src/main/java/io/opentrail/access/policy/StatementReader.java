package io.opentrail.access.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentrail.access.condition.ConditionReader;
import io.opentrail.access.condition.TextPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Reads one statement and keeps the problems met on the way; with problems, the statement means
/// nothing.
final class StatementReader {

    private static final Set<String> FIELDS =
            Set.of(
                    "Sid",
                    "Effect",
                    "Principal",
                    "NotPrincipal",
                    "Action",
                    "NotAction",
                    "Resource",
                    "NotResource",
                    "Condition");
    private static final Set<String> PRINCIPALS = Set.of("Principal", "NotPrincipal");
    private static final String VARIABLE = "${";
    private static final Pattern ACTION = Pattern.compile("\\*|[\\w*?-]+:[\\w*?]+");
    private static final int ARN_PARTS = 6;

    private final JsonNode node;
    private final PolicyKind kind;
    private final boolean knowsVariables;
    private final List<PolicyProblem> problems = new ArrayList<>();

    StatementReader(JsonNode node, PolicyKind kind, boolean knowsVariables) {
        this.node = node;
        this.kind = kind;
        this.knowsVariables = knowsVariables;
    }

    /// With paths from the statement on.
    List<PolicyProblem> problems() {
        return List.copyOf(problems);
    }

    Statement read() {
        if (node.isObject()) {
            node.fieldNames().forEachRemaining(this::checkField);
        } else {
            problem("", "must be a statement: an object with Effect, Action and Resource");
            return new Statement(
                    Effect.DENY, PrincipalScope.EVERYONE, Scope.NOTHING, Scope.NOTHING, List.of());
        }
        return new Statement(
                effect(),
                principals(),
                scope("Action", pattern -> pattern.toLowerCase(Locale.ROOT), this::actionFault),
                scope("Resource", Function.identity(), this::resourceFault),
                node.has("Condition")
                        ? new ConditionReader(knowsVariables, this::problem)
                                .read(node.path("Condition"))
                        : List.of());
    }

    private void checkField(String name) {
        if (!FIELDS.contains(name)) {
            problem(name, "is not a field of a statement");
        } else if (kind == PolicyKind.IDENTITY && PRINCIPALS.contains(name)) {
            problem(name, "is for resource policies; an identity policy is for who has it");
        } else if (name.equals("Sid") && !node.path(name).isTextual()) {
            problem(name, "must be text");
        }
    }

    private PrincipalScope principals() {
        if (kind == PolicyKind.IDENTITY) {
            return PrincipalScope.EVERYONE;
        }
        return oneOf("Principal")
                .map(field ->
                        new PrincipalReader(this::problem)
                                .read(field, node.path(field), field.startsWith("Not")))
                .orElse(PrincipalScope.EVERYONE);
    }

    /// The field or its `Not…` form, whichever is there.
    private Optional<String> oneOf(String name) {
        String negatedName = "Not" + name;
        boolean negated = node.has(negatedName);
        if (negated == node.has(name)) {
            problem(
                    negated ? negatedName : name,
                    "must be there, or %s, and not both".formatted(negated ? name : negatedName));
            return Optional.empty();
        }
        return Optional.of(negated ? negatedName : name);
    }

    private Effect effect() {
        String effect = node.path("Effect").asText();
        if (effect.equals("Allow")) {
            return Effect.ALLOW;
        }
        if (!effect.equals("Deny")) {
            problem("Effect", "must be Allow or Deny");
        }
        return Effect.DENY;
    }

    private Scope scope(
            String name,
            Function<String, String> normalForm,
            Function<String, Optional<String>> fault) {
        Optional<String> field = oneOf(name);
        if (field.isEmpty()) {
            return Scope.NOTHING;
        }
        List<String> patterns = patterns(field.get(), node.path(field.get()), fault);
        return problems.isEmpty()
                ? new Scope(
                        patterns.stream().map(normalForm).map(TextPattern::withWildcards).toList(),
                        field.get().startsWith("Not"))
                : Scope.NOTHING;
    }

    private List<String> patterns(
            String path, JsonNode value, Function<String, Optional<String>> fault) {
        if (value.isTextual()) {
            fault.apply(value.asText()).ifPresent(message -> problem(path, message));
            return List.of(value.asText());
        }
        if (!value.isArray() || value.isEmpty()) {
            problem(path, "must be text, or a list of one or more");
            return List.of();
        }
        var patterns = new ArrayList<String>();
        for (int i = 0; i < value.size(); i++) {
            String itemPath = path + "[" + i + "]";
            if (value.path(i).isTextual()) {
                patterns.addAll(patterns(itemPath, value.path(i), fault));
            } else {
                problem(itemPath, "must be text");
            }
        }
        return patterns;
    }

    private Optional<String> actionFault(String action) {
        return ACTION.matcher(action).matches()
                ? Optional.empty()
                : Optional.of("must be * or service:Action");
    }

    private Optional<String> resourceFault(String resource) {
        int variable = resource.indexOf(VARIABLE);
        if (variable >= 0 && !knowsVariables) {
            return Optional.of("holds a policy variable, which needs \"Version\": \"2012-10-17\"");
        }
        String fixed = variable < 0 ? resource : resource.substring(0, variable);
        boolean whole = fixed.split(":", ARN_PARTS).length == ARN_PARTS;
        boolean openEnded = variable < 0 && resource.endsWith("*");
        boolean arn = resource.startsWith("arn:") && (whole || openEnded);
        if (!arn && !resource.equals("*")) {
            return Optional.of(
                    variable < 0
                            ? "must be * or a whole ARN"
                            : "must be * or a whole ARN, with policy variables after the fifth colon only");
        }
        return TextPattern.problem(resource);
    }

    private void problem(String path, String message) {
        problems.add(new PolicyProblem(path, message));
    }
}
