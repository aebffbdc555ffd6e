package io.opentrail.access.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.access.condition.RequestContext;
import io.opentrail.access.policy.RandomPolicies.Ask;
import io.opentrail.access.policy.RandomPolicies.Asked;
import io.opentrail.access.policy.RandomPolicies.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

final class PolicyPropertyTest {

    @Property(tries = 10_000)
    void decidesAsTheNaiveEvaluatorDoes(
            @ForAll("rules") List<Rule> rules, @ForAll("asked") Asked asked) {
        Decision decision = decide(rules, asked);

        Statistics.collect(decision);
        assertThat(decision).isEqualTo(naively(rules, asked));
    }

    @Property(tries = 2000)
    void oneMoreAllowNeverTakesAway(
            @ForAll("rules") List<Rule> rules,
            @ForAll("rule") Rule rule,
            @ForAll("asked") Asked asked) {
        Decision before = decide(rules, asked);

        Decision after = decide(plus(rules, rule.withEffect("Allow")), asked);

        assertThat(after).isIn(before, Decision.ALLOWED);
        if (before == Decision.EXPLICIT_DENY) {
            assertThat(after).isEqualTo(Decision.EXPLICIT_DENY);
        }
    }

    @Property(tries = 2000)
    void oneMoreDenyNeverGives(
            @ForAll("rules") List<Rule> rules,
            @ForAll("rule") Rule rule,
            @ForAll("asked") Asked asked) {
        Decision before = decide(rules, asked);

        Decision after = decide(plus(rules, rule.withEffect("Deny")), asked);

        assertThat(after).isIn(before, Decision.EXPLICIT_DENY);
    }

    @Property(tries = 2000)
    void neitherOrderNorGroupingMatters(
            @ForAll("rules") List<Rule> rules,
            @ForAll("asked") Asked asked,
            @ForAll Random random) {
        var shuffled = new ArrayList<>(rules);
        Collections.shuffle(shuffled, random);
        List<PolicyDocument> oneEach =
                shuffled.stream().map(each -> RandomPolicies.policy(List.of(each))).toList();

        Decision decision =
                PolicyEvaluator.decide(oneEach, asked.action(), asked.resource(), asked.context());

        assertThat(decision).isEqualTo(decide(rules, asked));
    }

    @Property(tries = 2000)
    void whereNothingIsKnownNoMoreIsAllowedThanForAnyRequest(
            @ForAll("rules") List<Rule> rules, @ForAll("asked") Asked asked) {
        Decision unknown =
                PolicyEvaluator.decide(
                        List.of(RandomPolicies.policy(rules)), asked.action(), asked.resource());

        if (unknown == Decision.ALLOWED) {
            assertThat(decide(rules, asked)).isEqualTo(Decision.ALLOWED);
        }
    }

    @Property(tries = 2000)
    void withAPolicyOfTheResourceADenyOfEitherWins(
            @ForAll("rules") List<Rule> identity,
            @ForAll("rules") List<Rule> resource,
            @ForAll("asked") Asked asked,
            @ForAll boolean ownAccount) {
        RequestContext context =
                asked.context()
                        .with("aws:PrincipalAccount", ownAccount ? "111122223333" : "444455556666");
        Decision ofIdentity = decide(identity, asked);
        Decision ofResource = decide(resource, asked);

        Verdict verdict =
                PolicyEvaluator.decide(
                        List.of(RandomPolicies.policy(identity)),
                        List.of(RandomPolicies.policy(resource)),
                        "111122223333",
                        asked.action(),
                        asked.resource(),
                        context);

        boolean denied =
                ofIdentity == Decision.EXPLICIT_DENY || ofResource == Decision.EXPLICIT_DENY;
        boolean both = ofIdentity == Decision.ALLOWED && ofResource == Decision.ALLOWED;
        boolean one = ofIdentity == Decision.ALLOWED || ofResource == Decision.ALLOWED;
        assertThat(verdict.decision())
                .isEqualTo(
                        denied
                                ? Decision.EXPLICIT_DENY
                                : (ownAccount ? one : both)
                                        ? Decision.ALLOWED
                                        : Decision.IMPLICIT_DENY);
    }

    @Provide
    Arbitrary<List<Rule>> rules() {
        return RandomPolicies.rules();
    }

    @Provide
    Arbitrary<Rule> rule() {
        return RandomPolicies.rule();
    }

    @Provide
    Arbitrary<Asked> asked() {
        return RandomPolicies.asked();
    }

    private static Decision decide(List<Rule> rules, Asked asked) {
        return PolicyEvaluator.decide(
                List.of(RandomPolicies.policy(rules)),
                asked.action(),
                asked.resource(),
                asked.context());
    }

    private static List<Rule> plus(List<Rule> rules, Rule rule) {
        var more = new ArrayList<>(rules);
        more.add(rule);
        return more;
    }

    // The naive evaluator: each rule as the documentation states it, by regular expressions.

    private static Decision naively(List<Rule> rules, Asked asked) {
        List<String> effects =
                rules.stream().filter(rule -> applies(rule, asked)).map(Rule::effect).toList();
        if (effects.contains("Deny")) {
            return Decision.EXPLICIT_DENY;
        }
        return effects.contains("Allow") ? Decision.ALLOWED : Decision.IMPLICIT_DENY;
    }

    private static boolean applies(Rule rule, Asked asked) {
        boolean action =
                rule.actions().stream().anyMatch(each -> like("(?i)", each, asked.action(), asked));
        boolean resource =
                rule.resources().stream().anyMatch(each -> like("", each, asked.resource(), asked));
        return action == rule.actionField().equals("Action")
                && resource == rule.resourceField().equals("Resource")
                && lastOfEach(rule.asks()).stream().allMatch(ask -> holds(ask, asked));
    }

    /// JSON has a key once in an operator: the last one stays.
    private static List<Ask> lastOfEach(List<Ask> asks) {
        Map<String, Ask> last = new LinkedHashMap<>();
        asks.forEach(ask -> last.put(ask.operator() + ask.key(), ask));
        return List.copyOf(last.values());
    }

    private static boolean holds(Ask ask, Asked asked) {
        List<String> given = asked.facts().getOrDefault(ask.key(), List.of());
        if (ask.operator().equals("Null")) {
            return ask.values().contains(given.isEmpty() ? "true" : "false");
        }
        String operator =
                ask.operator().replaceFirst("^For\\w+:", "").replaceFirst("IfExists$", "");
        boolean negated = operator.contains("Not");
        boolean any = ask.operator().startsWith("ForAnyValue:");
        if (given.isEmpty()) {
            return ask.operator().endsWith("IfExists")
                    || ask.operator().startsWith("ForAllValues:")
                    || (negated && !any);
        }
        List<Boolean> holding =
                given.stream()
                        .map(fact ->
                                negated
                                        != ask.values().stream()
                                                .anyMatch(value ->
                                                        matches(
                                                                operator.replace("Not", ""),
                                                                value,
                                                                fact,
                                                                asked)))
                        .toList();
        return any ? holding.contains(true) : !holding.contains(false);
    }

    private static boolean matches(String operator, String value, String fact, Asked asked) {
        return switch (operator) {
            case "StringEquals" -> like("", starless(value), fact, asked);
            case "StringEqualsIgnoreCase" -> like("(?i)", starless(value), fact, asked);
            case "StringLike" -> like("", value, fact, asked);
            case "IpAddress" ->
                    switch (value) {
                        case "10.0.0.0/16" -> fact.startsWith("10.0.");
                        case "10.0.0.0/8" -> fact.startsWith("10.");
                        default -> fact.equals(value);
                    };
            default -> !fact.equals("x") && inOrder(operator, fact.compareTo(value));
        };
    }

    private static boolean inOrder(String operator, int sign) {
        return switch (operator) {
            case "NumericEquals" -> sign == 0;
            case "NumericLessThan" -> sign < 0;
            case "NumericLessThanEquals" -> sign <= 0;
            case "NumericGreaterThan" -> sign > 0;
            case "NumericGreaterThanEquals" -> sign >= 0;
            default -> throw new AssertionError(operator);
        };
    }

    private static String starless(String value) {
        return value.replace("${*}", "*").replace("*", "${*}").replace("?", "${?}");
    }

    private static boolean like(String flags, String pattern, String text, Asked asked) {
        List<String> user = asked.facts().getOrDefault("aws:username", List.of());
        if (pattern.contains("${aws:username}") && user.isEmpty()) {
            return false;
        }
        String regex =
                Pattern.compile("\\$\\{(.*?)\\}|.")
                        .matcher(pattern)
                        .results()
                        .map(found ->
                                switch (found.group()) {
                                    case "*" -> ".*";
                                    case "?" -> ".";
                                    case "${*}" -> "\\*";
                                    case "${?}" -> "\\?";
                                    case "${aws:username}" -> Pattern.quote(user.getFirst());
                                    default -> Pattern.quote(found.group());
                                })
                        .collect(Collectors.joining());
        return text.matches(flags + regex);
    }
}
