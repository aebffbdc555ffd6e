package io.opentrail.access.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyEvaluatorTest {

    private static final String TRAIL = "arn:aws:cloudtrail:us-east-1:111122223333:trail/all";

    @Test
    void withoutPoliciesTheAnswerIsNo() {
        Decision decision = PolicyEvaluator.decide(List.of(), "cloudtrail:GetTrail", TRAIL);

        assertThat(decision).isEqualTo(Decision.IMPLICIT_DENY);
    }

    @Test
    void starOnStarAllowsEverything() {
        var policies = policies(statement("Allow", "Action", "*", "Resource", "*"));

        Decision onResource = PolicyEvaluator.decide(policies, "cloudtrail:GetTrail", TRAIL);
        Decision onNone = PolicyEvaluator.decide(policies, "cloudtrail:ListTrails", "*");

        assertThat(List.of(onResource, onNone)).containsOnly(Decision.ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({
        "cloudtrail:GetTrail, ALLOWED",
        "CLOUDTRAIL:gettrail, ALLOWED",
        "cloudtrail:GetTrailStatus, ALLOWED",
        "cloudtrail:DescribeTrails, IMPLICIT_DENY",
        "cloudtrail:ListTags, ALLOWED",
        "cloudtrail:ListTag, IMPLICIT_DENY",
        "s3:GetTrail, IMPLICIT_DENY"
    })
    void actionsMatchInAnyCase(String action, Decision expected) {
        var policies =
                policies(
                        """
                        {"Effect": "Allow", "Action": ["cloudtrail:GET*", "cloudtrail:ListTag?"],
                         "Resource": "*"}
                        """);

        Decision decision = PolicyEvaluator.decide(policies, action, TRAIL);

        assertThat(decision).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:cloudtrail:us-east-1:111122223333:trail/all, ALLOWED",
        "arn:aws:cloudtrail:eu-west-1:111122223333:trail/a, ALLOWED",
        "arn:aws:cloudtrail:us-east-1:111122223333:trail/All, IMPLICIT_DENY",
        "arn:aws:cloudtrail:us-east-1:444455556666:trail/all, IMPLICIT_DENY",
        "*, IMPLICIT_DENY"
    })
    void resourcesMatchInTheirOwnCase(String resource, Decision expected) {
        var policies =
                policies(
                        statement(
                                "Allow",
                                "Action",
                                "*",
                                "Resource",
                                "arn:aws:cloudtrail:*:111122223333:trail/a*"));

        Decision decision = PolicyEvaluator.decide(policies, "cloudtrail:GetTrail", resource);

        assertThat(decision).isEqualTo(expected);
    }

    @Test
    void aDenyBeatsAnAllowWhereverItStands() {
        String allow = statement("Allow", "Action", "*", "Resource", "*");
        String deny = statement("Deny", "Action", "cloudtrail:StopLogging", "Resource", TRAIL);

        List<Decision> decisions =
                Stream.of(
                                policies(allow, deny),
                                policies(deny, allow),
                                List.of(policy(allow), policy(deny)),
                                List.of(policy(deny), policy(allow)))
                        .map(each -> PolicyEvaluator.decide(each, "cloudtrail:StopLogging", TRAIL))
                        .toList();

        assertThat(decisions).containsOnly(Decision.EXPLICIT_DENY);
    }

    @Test
    void aDenyOfSomethingElseChangesNothing() {
        var policies =
                policies(
                        statement("Allow", "Action", "*", "Resource", "*"),
                        statement("Deny", "Action", "s3:*", "Resource", "*"));

        Decision decision = PolicyEvaluator.decide(policies, "cloudtrail:StopLogging", TRAIL);

        assertThat(decision).isEqualTo(Decision.ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({
        "cloudtrail:GetTrail, ALLOWED",
        "iam:CreateUser, IMPLICIT_DENY",
        "s3:DeleteBucket, IMPLICIT_DENY"
    })
    void notActionIsEverythingElse(String action, Decision expected) {
        var policies =
                policies(
                        """
                        {"Effect": "Allow", "NotAction": ["iam:*", "s3:Delete*"], "Resource": "*"}
                        """);

        Decision decision = PolicyEvaluator.decide(policies, action, TRAIL);

        assertThat(decision).isEqualTo(expected);
    }

    @Test
    void notResourceIsEverythingElse() {
        var policies = policies(statement("Deny", "Action", "*", "NotResource", TRAIL));

        Decision named = PolicyEvaluator.decide(policies, "cloudtrail:GetTrail", TRAIL);
        Decision other = PolicyEvaluator.decide(policies, "cloudtrail:GetTrail", TRAIL + "2");

        assertThat(named).isEqualTo(Decision.IMPLICIT_DENY);
        assertThat(other).isEqualTo(Decision.EXPLICIT_DENY);
    }

    @Test
    void aSingleStatementNeedsNoList() {
        var policies =
                List.of(
                        Policies.identity(
                                "{\"Statement\": "
                                        + statement("Allow", "Action", "*", "Resource", "*")
                                        + "}"));

        Decision decision = PolicyEvaluator.decide(policies, "cloudtrail:GetTrail", TRAIL);

        assertThat(decision).isEqualTo(Decision.ALLOWED);
    }

    @Test
    void denialsAreWordedAsAwsWordsThem() {
        String user = "arn:aws:iam::111122223333:user/reader";

        String silent =
                AccessDenied.message(user, "cloudtrail:StopLogging", TRAIL, Decision.IMPLICIT_DENY);
        String explicit =
                AccessDenied.message(user, "cloudtrail:StopLogging", TRAIL, Decision.EXPLICIT_DENY);

        assertThat(silent)
                .isEqualTo(
                        "User: arn:aws:iam::111122223333:user/reader is not authorized to perform:"
                                + " cloudtrail:StopLogging on resource: "
                                + TRAIL
                                + " because no identity-based policy allows the"
                                + " cloudtrail:StopLogging action");
        assertThat(explicit)
                .isEqualTo(
                        "User: arn:aws:iam::111122223333:user/reader is not authorized to perform:"
                                + " cloudtrail:StopLogging on resource: "
                                + TRAIL
                                + " with an explicit deny in an identity-based policy");
    }

    @Test
    void whatIsAllowedHasNoDenial() {
        assertThatThrownBy(() -> AccessDenied.message("u", "a:B", TRAIL, Decision.ALLOWED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String statement(
            String effect, String actionField, String action, String field, String resource) {
        return "{\"Effect\": \"%s\", \"%s\": \"%s\", \"%s\": \"%s\"}"
                .formatted(effect, actionField, action, field, resource);
    }

    private static List<PolicyDocument> policies(String... statements) {
        return List.of(policy(statements));
    }

    private static PolicyDocument policy(String... statements) {
        return Policies.identity(
                "{\"Version\": \"2012-10-17\", \"Statement\": ["
                        + String.join(",", statements)
                        + "]}");
    }
}
