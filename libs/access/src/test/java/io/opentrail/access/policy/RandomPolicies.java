package io.opentrail.access.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentrail.access.condition.RequestContext;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Policies and requests of a small world, so that they meet often.
final class RandomPolicies {

    record Rule(
            String effect,
            String actionField,
            List<String> actions,
            String resourceField,
            List<String> resources,
            List<Ask> asks) {

        Rule withEffect(String other) {
            return new Rule(other, actionField, actions, resourceField, resources, asks);
        }
    }

    /// One condition: an operator with all its affixes, a key and the values of the policy.
    record Ask(String operator, String key, List<String> values) {}

    /// @param facts values by key; a key that is not there is missing
    record Asked(String action, String resource, Map<String, List<String>> facts) {

        RequestContext context() {
            var context = RequestContext.EMPTY;
            for (var fact : facts.entrySet()) {
                context = context.with(fact.getKey(), fact.getValue());
            }
            return context;
        }
    }

    private static final String THING = "arn:aws:svc:r:111122223333:thing/";
    private static final List<String> TEXT_OPERATORS =
            List.of(
                    "StringEquals",
                    "StringNotEquals",
                    "StringEqualsIgnoreCase",
                    "StringNotEqualsIgnoreCase",
                    "StringLike",
                    "StringNotLike");

    private RandomPolicies() {}

    static Arbitrary<List<Rule>> rules() {
        return rule().list().ofMinSize(1).ofMaxSize(4);
    }

    static Arbitrary<Rule> rule() {
        return Combinators.combine(
                        Arbitraries.of("Allow", "Allow", "Deny"),
                        Arbitraries.of("Action", "Action", "NotAction"),
                        some("*", "svc:*", "SVC:get", "svc:?et", "svc:*t", "other:Get"),
                        Arbitraries.of("Resource", "Resource", "NotResource"),
                        some("*", THING + "*", THING + "a", THING + "?", THING + "${aws:username}"),
                        ask().list().ofMaxSize(2))
                .as(Rule::new);
    }

    static Arbitrary<Asked> asked() {
        return Combinators.combine(
                        Arbitraries.of("svc:Get", "svc:get", "svc:Put", "other:Get"),
                        Arbitraries.of(THING + "a", THING + "A", THING + "ab", "*"),
                        facts())
                .as(Asked::new);
    }

    private static Arbitrary<Map<String, List<String>>> facts() {
        return Arbitraries.maps(
                        Arbitraries.of(
                                "aws:username", "aws:TagKeys", "aws:EpochTime", "aws:SourceIp"),
                        Arbitraries.integers().between(0, 3))
                .map(drawn ->
                        drawn.entrySet().stream()
                                .collect(
                                        Collectors.toMap(
                                                Map.Entry::getKey,
                                                each -> fact(each.getKey(), each.getValue()))));
    }

    private static List<String> fact(String key, int drawn) {
        return switch (key) {
            case "aws:username" -> List.of(List.of("a", "A", "ab", "b*").get(drawn));
            case "aws:TagKeys" ->
                    List.of(List.of("a"), List.of("a", "B"), List.of("b", "ab"), List.of("c"))
                            .get(drawn);
            case "aws:EpochTime" -> List.of(List.of("1", "5", "9", "x").get(drawn));
            default -> List.of(List.of("10.0.0.1", "10.9.9.9", "11.0.0.1", "::1").get(drawn));
        };
    }

    private static Arbitrary<Ask> ask() {
        var texts = some("a", "A", "ab", "a*", "?", "${aws:username}", "b${*}");
        var affix = Arbitraries.of("", "IfExists");
        return Arbitraries.oneOf(
                List.of(
                        Combinators.combine(Arbitraries.of(TEXT_OPERATORS), affix, texts)
                                .as((name, end, values) ->
                                        new Ask(name + end, "aws:username", values)),
                        Combinators.combine(
                                        Arbitraries.of("ForAllValues:", "ForAnyValue:"),
                                        Arbitraries.of(TEXT_OPERATORS),
                                        affix,
                                        texts)
                                .as((start, name, end, values) ->
                                        new Ask(start + name + end, "aws:TagKeys", values)),
                        Combinators.combine(
                                        Arbitraries.of(
                                                "NumericEquals",
                                                "NumericNotEquals",
                                                "NumericLessThan",
                                                "NumericLessThanEquals",
                                                "NumericGreaterThan",
                                                "NumericGreaterThanEquals"),
                                        affix,
                                        some("1", "5", "7"))
                                .as((name, end, values) ->
                                        new Ask(name + end, "aws:EpochTime", values)),
                        Combinators.combine(
                                        Arbitraries.of("IpAddress", "NotIpAddress"),
                                        affix,
                                        some("10.0.0.0/16", "10.0.0.0/8", "11.0.0.1"))
                                .as((name, end, values) ->
                                        new Ask(name + end, "aws:SourceIp", values)),
                        Combinators.combine(
                                        Arbitraries.of("aws:username", "aws:TagKeys"),
                                        some("true", "false"))
                                .as((key, values) -> new Ask("Null", key, values))));
    }

    private static Arbitrary<List<String>> some(String... choices) {
        return Arbitraries.of(choices).list().ofMinSize(1).ofMaxSize(2);
    }

    static PolicyDocument policy(List<Rule> rules) {
        var document = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        var statements = document.putArray("Statement");
        for (Rule rule : rules) {
            var statement = statements.addObject().put("Effect", rule.effect());
            put(statement, rule.actionField(), rule.actions());
            put(statement, rule.resourceField(), rule.resources());
            ObjectNode condition = statement.putObject("Condition");
            for (Ask ask : rule.asks()) {
                put(condition.withObjectProperty(ask.operator()), ask.key(), ask.values());
            }
        }
        return Policies.identity(document.toString());
    }

    private static void put(ObjectNode node, String field, List<String> values) {
        if (values.size() == 1) {
            node.put(field, values.getFirst());
        } else {
            values.forEach(node.putArray(field)::add);
        }
    }
}
