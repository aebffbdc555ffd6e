package io.opentrail.access.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.access.condition.RequestContext;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the operators hold for, asked of a policy that allows on a condition.
final class ConditionTest {

    private static final String TRAIL = "arn:aws:cloudtrail:us-east-1:111122223333:trail/all";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "StringEquals               | 'bob'              | bob     | true",
                "StringEquals               | 'Bob'              | bob     | false",
                "StringEquals               | 'b*'               | bob     | false",
                "StringEquals               | ['al', 'bob']      | bob     | true",
                "StringEquals               | 'bob'              | -       | false",
                "StringEqualsIfExists       | 'bob'              | -       | true",
                "StringEqualsIfExists       | 'bob'              | al      | false",
                "StringNotEquals            | ['al', 'bob']      | bob     | false",
                "StringNotEquals            | ['al', 'bob']      | cy      | true",
                "StringNotEquals            | 'bob'              | -       | true",
                "StringEqualsIgnoreCase     | 'BOB'              | bob     | true",
                "StringNotEqualsIgnoreCase  | 'BOB'              | bob     | false",
                "StringLike                 | 'b?b*'             | bobby   | true",
                "StringLike                 | 'B*'               | bob     | false",
                "StringLike                 | 'b${*}'            | b*      | true",
                "StringLike                 | 'b${*}'            | bob     | false",
                "StringNotLike              | 'b*'               | bob     | false",
                "NumericEquals              | 10                 | 10.0    | true",
                "NumericEquals              | '10'               | ten     | false",
                "NumericNotEquals           | 10                 | 10.0    | false",
                "NumericNotEquals           | 10                 | ten     | true",
                "NumericLessThan            | 10                 | 9       | true",
                "NumericLessThan            | 10                 | 10      | false",
                "NumericLessThanEquals      | 10                 | 10      | true",
                "NumericGreaterThan         | -1                 | 0       | true",
                "NumericGreaterThanEquals   | 10.5               | 10.49   | false",
                "DateEquals                 | '2026-01-02T03:04:05Z' | 1767323045 | true",
                "DateEquals                 | '2026-01-02T04:04:05+01:00' | 2026-01-02T03:04:05Z | true",
                "DateNotEquals              | '2026'             | 2026-01-01T00:00:00Z | false",
                "DateLessThan               | '2026-01-02'       | 2026-01-01T23:59:59.999Z | true",
                "DateLessThan               | '2026-01-02'       | 2026-01-02T00:00Z | false",
                "DateLessThanEquals         | '2026-02'          | 2026-02-01T00:00:00Z | true",
                "DateGreaterThan            | 1767323045         | 2026-01-02T03:04:06Z | true",
                "DateGreaterThanEquals      | 1767323045         | 2026-01-02T03:04:04Z | false",
                "DateGreaterThan            | 1767323045         | tomorrow | false",
                "Bool                       | 'true'             | True    | true",
                "Bool                       | false              | false   | true",
                "Bool                       | false              | true    | false",
                "Bool                       | false              | -       | false",
                "BoolIfExists               | false              | -       | true",
                "IpAddress                  | '203.0.113.0/24'   | 203.0.113.255 | true",
                "IpAddress                  | '203.0.113.77/24'  | 203.0.113.1 | true",
                "IpAddress                  | '203.0.113.0/24'   | 203.0.114.0 | false",
                "IpAddress                  | '203.0.113.7'      | 203.0.113.7 | true",
                "IpAddress                  | '0.0.0.0/0'        | 203.0.113.7 | true",
                "IpAddress                  | '0.0.0.0/0'        | 2001:db8::1 | false",
                "IpAddress                  | '2001:db8::/33'    | 2001:db8:7fff::1 | true",
                "IpAddress                  | '2001:db8::/33'    | 2001:db8:8000::1 | false",
                "IpAddress                  | '203.0.113.0/24'   | ::ffff:203.0.113.9 | true",
                "IpAddress                  | 'fe80::/10'        | fe80::1%eth0 | true",
                "IpAddress                  | '203.0.113.0/24'   | localhost | false",
                "NotIpAddress               | ['10.0.0.0/8', '203.0.113.0/24'] | 203.0.113.9 | false",
                "NotIpAddress               | '10.0.0.0/8'       | 203.0.113.9 | true",
                "NotIpAddress               | '10.0.0.0/8'       | -       | true",
                "ArnEquals                  | 'arn:aws:iam::*:user/b*' | arn:aws:iam::1:user/bob | true",
                "ArnLike                    | 'arn:aws:iam:*:1:b' | arn:aws:iam:x:y:1:b | false",
                "ArnLike                    | 'arn:aws:*:*:*:user/b' | arn:aws:iam::1:user/b | true",
                "ArnLike                    | '*'                | anything | true",
                "ArnNotLike                 | 'arn:aws:iam::*:user/b*' | arn:aws:iam::1:user/bob | false",
                "ArnNotEquals               | 'arn:aws:iam::*:user/b*' | arn:aws:iam::1:role/bob | true",
                "Null                       | true               | -       | true",
                "Null                       | 'true'             | bob     | false",
                "Null                       | false              | bob     | true",
                "Null                       | 'false'            | -       | false",
                "ForAllValues:StringEquals  | ['a', 'b']         | a,b     | true",
                "ForAllValues:StringEquals  | ['a', 'b']         | a,c     | false",
                "ForAllValues:StringEquals  | ['a', 'b']         | -       | true",
                "ForAnyValue:StringEquals   | ['a', 'b']         | c,b     | true",
                "ForAnyValue:StringEquals   | ['a', 'b']         | c,d     | false",
                "ForAnyValue:StringEquals   | ['a', 'b']         | -       | false",
                "ForAllValues:StringNotLike | ['a*', 'b*']       | c,d     | true",
                "ForAllValues:StringNotLike | ['a*', 'b*']       | c,bb    | false",
                "ForAnyValue:StringNotLike  | ['a*', 'b*']       | c,bb    | true",
                "ForAnyValue:StringNotEquals | 'a'               | -       | false",
                "ForAnyValue:StringEqualsIfExists | 'a'          | -       | true"
            })
    void anOperatorHoldsForWhatItSays(
            String operator, String values, String given, boolean expected) {
        String key = operator.startsWith("For") ? "aws:TagKeys" : "aws:UserAgent";
        String condition =
                "{\"%s\": {\"%s\": %s}}".formatted(operator, key, values.replace('\'', '"'));
        RequestContext context =
                given.equals("-")
                        ? RequestContext.EMPTY
                        : RequestContext.EMPTY.with(key, Arrays.asList(given.split(",")));

        boolean allowed = allows(condition, context);

        assertThat(allowed).isEqualTo(expected);
    }

    @Test
    void allOperatorsAndAllTheirKeysMustHold() {
        String condition =
                """
                {"StringLike": {"aws:username": "b*", "aws:UserAgent": "cli*"},
                 "Bool": {"aws:SecureTransport": "true"}}
                """;
        var all =
                Map.of(
                        "aws:username",
                        "bob",
                        "aws:useragent",
                        "cli/1",
                        "aws:securetransport",
                        "true");

        List<Boolean> eachLeftOut =
                all.keySet().stream()
                        .map(left -> {
                            var context = RequestContext.EMPTY;
                            for (var entry : all.entrySet()) {
                                context =
                                        entry.getKey().equals(left)
                                                ? context
                                                : context.with(entry.getKey(), entry.getValue());
                            }
                            return allows(condition, context);
                        })
                        .toList();
        var whole = RequestContext.EMPTY;
        for (var entry : all.entrySet()) {
            whole = whole.with(entry.getKey(), entry.getValue());
        }

        assertThat(allows(condition, whole)).isTrue();
        assertThat(eachLeftOut).containsOnly(false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "arn:aws:s3:::b/${aws:username}/*             | arn:aws:s3:::b/bob/x   | ALLOWED",
                "arn:aws:s3:::b/${aws:username}/*             | arn:aws:s3:::b/al/x    | IMPLICIT_DENY",
                "arn:aws:s3:::b/${AWS:UserName}               | arn:aws:s3:::b/bob     | ALLOWED",
                "arn:aws:s3:::b/${aws:PrincipalTag/team}      | arn:aws:s3:::b/        | IMPLICIT_DENY",
                "arn:aws:s3:::b/${aws:PrincipalTag/team}      | arn:aws:s3:::b/x       | IMPLICIT_DENY",
                "arn:aws:s3:::b/${aws:PrincipalTag/team, 'x'} | arn:aws:s3:::b/x       | ALLOWED",
                "arn:aws:s3:::b/${aws:PrincipalTag/Kind}      | arn:aws:s3:::b/*       | ALLOWED",
                "arn:aws:s3:::b/${aws:PrincipalTag/Kind}      | arn:aws:s3:::b/other   | IMPLICIT_DENY",
                "arn:aws:s3:::b/${$}{aws:username}            | arn:aws:s3:::b/${aws:username} | ALLOWED"
            })
    void aVariableStandsForWhatTheRequestHas(String pattern, String resource, Decision expected) {
        var policy = Policies.conditional("Allow", pattern, "{}");
        var context =
                RequestContext.EMPTY
                        .with("aws:username", "bob")
                        .withTags("aws:PrincipalTag/", () -> Map.of("kind", "*"));

        Decision decision =
                PolicyEvaluator.decide(List.of(policy), "s3:GetObject", resource, context);

        assertThat(decision).isEqualTo(expected);
    }

    @Test
    void aTagIsComparedWithATag() {
        String condition =
                "{\"StringEquals\": {\"aws:ResourceTag/Team\": \"${aws:PrincipalTag/team}\"}}";
        var mine = tagged("aws:PrincipalTag/", "team", "audit");

        var same = mine.withTags("aws:ResourceTag/", () -> Map.of("team", "audit"));
        var other = mine.withTags("aws:ResourceTag/", () -> Map.of("team", "web"));
        var untagged = tagged("aws:ResourceTag/", "team", "audit");

        assertThat(allows(condition, same)).isTrue();
        assertThat(allows(condition, other)).isFalse();
        assertThat(allows(condition, untagged)).isFalse();
    }

    /// AWS has one of the two count, and does not say which.
    @Test
    void ofTagsThatDifferInCaseAloneTheWorseOneCounts() {
        String condition = "{\"StringEquals\": {\"aws:ResourceTag/team\": \"audit\"}}";
        var both =
                RequestContext.EMPTY.withTags(
                        "aws:ResourceTag/", () -> Map.of("team", "audit", "Team", "web"));
        var deny = Policies.conditional("Deny", "*", condition);
        var allow = Policies.identity("{\"Statement\": " + ALLOW_ALL + "}");

        Decision denied = PolicyEvaluator.decide(List.of(allow, deny), "a:B", TRAIL, both);

        assertThat(allows(condition, both)).isFalse();
        assertThat(denied).isEqualTo(Decision.EXPLICIT_DENY);
    }

    @Test
    void tagsAreFetchedOnceAndOnlyForAPolicyThatAsks() {
        var fetched = new AtomicInteger();
        var context =
                RequestContext.EMPTY.withTags(
                        "aws:ResourceTag/",
                        () -> {
                            fetched.incrementAndGet();
                            return Map.of("team", "audit");
                        });

        allows("{\"Null\": {\"aws:RequestTag/team\": true}}", context);
        int unasked = fetched.get();
        boolean asked =
                allows(
                        "{\"StringEquals\": {\"aws:ResourceTag/team\": \"audit\"},"
                                + " \"Null\": {\"aws:ResourceTag/x\": true}}",
                        context);

        assertThat(unasked).isZero();
        assertThat(asked).isTrue();
        assertThat(fetched).hasValue(1);
    }

    @Test
    void aRequestOfWhichNothingIsKnownGetsTheWorstOfAPolicy() {
        String condition = "{\"IpAddress\": {\"aws:SourceIp\": \"10.0.0.0/8\"}}";
        var allowAll = Policies.identity("{\"Statement\": " + ALLOW_ALL + "}");
        var maybe = Policies.conditional("Allow", "*", condition);
        var maybeNot = Policies.conditional("Deny", "*", condition);
        var own = Policies.conditional("Allow", "arn:aws:s3:::${aws:username}", "{}");
        var notOwn = Policies.conditional("Deny", "arn:aws:s3:::${aws:username}", "{}");

        assertThat(PolicyEvaluator.decide(List.of(maybe), "s3:*", "arn:aws:s3:::b"))
                .isEqualTo(Decision.IMPLICIT_DENY);
        assertThat(PolicyEvaluator.decide(List.of(allowAll, maybeNot), "s3:*", "arn:aws:s3:::b"))
                .isEqualTo(Decision.EXPLICIT_DENY);
        assertThat(PolicyEvaluator.decide(List.of(own), "s3:*", "arn:aws:s3:::b"))
                .isEqualTo(Decision.IMPLICIT_DENY);
        assertThat(PolicyEvaluator.decide(List.of(allowAll, notOwn), "s3:*", "arn:aws:s3:::b"))
                .isEqualTo(Decision.EXPLICIT_DENY);
    }

    private static final String ALLOW_ALL =
            "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}";

    private static boolean allows(String condition, RequestContext context) {
        var policy = Policies.conditional("Allow", "*", condition);
        return PolicyEvaluator.decide(List.of(policy), "cloudtrail:GetTrail", TRAIL, context)
                == Decision.ALLOWED;
    }

    private static RequestContext tagged(String prefix, String name, String value) {
        return RequestContext.EMPTY.withTags(prefix, () -> Map.of(name, value));
    }
}
