package io.opentrail.access.policy;

import com.fasterxml.jackson.databind.JsonNode;
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
            Set.of("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource");
    private static final Set<String> NOT_SUPPORTED =
            Set.of("Condition", "Principal", "NotPrincipal");
    private static final Pattern ACTION = Pattern.compile("\\*|[\\w*?-]+:[\\w*?]+");
    private static final int ARN_PARTS = 6;

    private final JsonNode node;
    private final List<PolicyProblem> problems = new ArrayList<>();

    StatementReader(JsonNode node) {
        this.node = node;
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
            return new Statement(Effect.DENY, nothing(), nothing());
        }
        return new Statement(
                effect(),
                scope("Action", pattern -> pattern.toLowerCase(Locale.ROOT), this::actionFault),
                scope("Resource", Function.identity(), this::resourceFault));
    }

    private void checkField(String name) {
        if (NOT_SUPPORTED.contains(name)) {
            problem(name, "is not supported yet; a policy that needs it cannot be used");
        } else if (!FIELDS.contains(name)) {
            problem(name, "is not a field of a statement");
        } else if (name.equals("Sid") && !node.path(name).isTextual()) {
            problem(name, "must be text");
        }
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
        String negatedName = "Not" + name;
        boolean negated = node.has(negatedName);
        if (negated == node.has(name)) {
            problem(
                    negated ? negatedName : name,
                    "must be there, or %s, and not both".formatted(negated ? name : negatedName));
            return nothing();
        }
        String field = negated ? negatedName : name;
        List<String> patterns = patterns(field, node.path(field), fault);
        return new Scope(patterns.stream().map(normalForm).map(Wildcard::new).toList(), negated);
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
        if (resource.contains("${")) {
            return Optional.of("holds a policy variable, which is not supported yet");
        }
        boolean whole = resource.split(":", ARN_PARTS).length == ARN_PARTS;
        boolean openEnded = resource.endsWith("*");
        boolean arn = resource.startsWith("arn:") && (whole || openEnded);
        return arn || resource.equals("*")
                ? Optional.empty()
                : Optional.of("must be * or a whole ARN");
    }

    private static Scope nothing() {
        return new Scope(List.of(), false);
    }

    private void problem(String path, String message) {
        problems.add(new PolicyProblem(path, message));
    }
}
