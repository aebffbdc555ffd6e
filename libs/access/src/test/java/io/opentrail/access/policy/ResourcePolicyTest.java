package io.opentrail.access.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.access.condition.RequestContext;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResourcePolicyTest {

    private static final String OWNER = "111122223333";
    private static final String CHANNEL = "arn:aws:cloudtrail:us-east-1:111122223333:channel/1";
    private static final String PUT = "cloudtrail-data:PutAuditEvents";
    private static final List<PolicyDocument> NONE = List.of();
    private static final List<PolicyDocument> ALL =
            List.of(
                    Policies.identity(
                            """
                            {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
                            """));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // Same account: either is enough.
                "'Principal': '*'                            | own     | no  | ALLOWED       | RESOURCE",
                "'Principal': {'AWS': '*'}                   | own     | no  | ALLOWED       | RESOURCE",
                "'Principal': {'AWS': 'OWNUSER'}             | own     | no  | ALLOWED       | RESOURCE",
                "'Principal': {'AWS': ['OTHERUSER', 'OWNUSER']} | own  | no  | ALLOWED       | RESOURCE",
                "'Principal': {'AWS': 'OTHERUSER'}           | own     | no  | IMPLICIT_DENY | IDENTITY",
                "'Principal': {'AWS': 'OTHERUSER'}           | own     | yes | ALLOWED       | IDENTITY",
                // An account named leaves it to the account's policies.
                "'Principal': {'AWS': '111122223333'}        | own     | no  | IMPLICIT_DENY | IDENTITY",
                "'Principal': {'AWS': '111122223333'}        | own     | yes | ALLOWED       | IDENTITY",
                // Across accounts: both are needed.
                "'Principal': '*'                            | other   | no  | IMPLICIT_DENY | IDENTITY",
                "'Principal': '*'                            | other   | yes | ALLOWED       | IDENTITY",
                "'Principal': {'AWS': 'OTHERUSER'}           | other   | yes | ALLOWED       | IDENTITY",
                "'Principal': {'AWS': '444455556666'}        | other   | yes | ALLOWED       | IDENTITY",
                "'Principal': {'AWS': 'arn:aws:iam::444455556666:root'} | other | yes | ALLOWED | IDENTITY",
                "'Principal': {'AWS': '444455556666'}        | other   | no  | IMPLICIT_DENY | IDENTITY",
                "'Principal': {'AWS': 'OWNUSER'}             | other   | yes | IMPLICIT_DENY | RESOURCE",
                // A service has no policies of its own.
                "'Principal': {'Service': 'cloudtrail.amazonaws.com'} | service | no | ALLOWED | RESOURCE",
                "'Principal': {'Service': 'sns.amazonaws.com'} | service | no | IMPLICIT_DENY | RESOURCE",
                // All others.
                "'NotPrincipal': {'AWS': 'OTHERUSER'}        | own     | no  | ALLOWED       | RESOURCE",
                "'NotPrincipal': {'AWS': 'OWNUSER'}          | own     | no  | IMPLICIT_DENY | IDENTITY"
            })
    void anAllowIsForWhomItNames(
            String principal, String who, String identity, Decision decision, PolicyKind kind) {
        var policy = policy("Allow", principal, "{}");

        Verdict verdict =
                PolicyEvaluator.decide(
                        identity.equals("yes") ? ALL : NONE,
                        List.of(policy),
                        OWNER,
                        PUT,
                        CHANNEL,
                        context(who));

        assertThat(verdict).isEqualTo(new Verdict(decision, kind));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'Principal': '*'                     | own   | EXPLICIT_DENY",
                "'Principal': {'AWS': '111122223333'} | own   | EXPLICIT_DENY",
                "'Principal': {'AWS': 'OTHERUSER'}    | own   | ALLOWED",
                "'NotPrincipal': {'AWS': 'OWNUSER'}   | own   | ALLOWED",
                "'NotPrincipal': {'AWS': 'OTHERUSER'} | own   | EXPLICIT_DENY",
                // As AWS wants it written: it spares one user, not the account.
                "'NotPrincipal': {'AWS': ['OTHERUSER', '111122223333']} | own | EXPLICIT_DENY"
            })
    void aDenyIsForWhomItNames(String principal, String who, Decision decision) {
        var policy = policy("Deny", principal, "{}");

        Verdict verdict =
                PolicyEvaluator.decide(ALL, List.of(policy), OWNER, PUT, CHANNEL, context(who));

        assertThat(verdict.decision()).isEqualTo(decision);
    }

    @Test
    void aConditionOnTheExternalIdIsAsked() {
        var policy =
                policy(
                        "Allow",
                        "'Principal': '*'",
                        "{'StringEquals': {'cloudtrail:ExternalId': 'secret-handshake'}}");

        Verdict without =
                PolicyEvaluator.decide(NONE, List.of(policy), OWNER, PUT, CHANNEL, context("own"));
        Verdict with =
                PolicyEvaluator.decide(
                        NONE,
                        List.of(policy),
                        OWNER,
                        PUT,
                        CHANNEL,
                        context("own").with("cloudtrail:ExternalId", "secret-handshake"));

        assertThat(without.decision()).isEqualTo(Decision.IMPLICIT_DENY);
        assertThat(with.decision()).isEqualTo(Decision.ALLOWED);
    }

    /// The policy that AWS has its users put on a trail's bucket.
    @ParameterizedTest
    @CsvSource({
        "s3:GetBucketAcl, arn:aws:s3:::audit, ALLOWED",
        "s3:PutObject, arn:aws:s3:::audit/logs/AWSLogs/111122223333/CloudTrail/x, ALLOWED",
        "s3:PutObject, arn:aws:s3:::audit/logs/AWSLogs/444455556666/CloudTrail/x, IMPLICIT_DENY",
        "s3:GetObject, arn:aws:s3:::audit/logs/AWSLogs/111122223333/CloudTrail/x, IMPLICIT_DENY"
    })
    void aTrailsBucketPolicyIsUnderstood(String action, String resource, Decision decision) {
        var policy =
                Policies.resource(
                        """
                        {"Version": "2012-10-17", "Statement": [
                          {"Sid": "AWSCloudTrailAclCheck20150319", "Effect": "Allow",
                           "Principal": {"Service": "cloudtrail.amazonaws.com"},
                           "Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::audit",
                           "Condition": {"StringEquals": {"aws:SourceArn":
                             "arn:aws:cloudtrail:us-east-1:111122223333:trail/all"}}},
                          {"Sid": "AWSCloudTrailWrite20150319", "Effect": "Allow",
                           "Principal": {"Service": "cloudtrail.amazonaws.com"},
                           "Action": "s3:PutObject",
                           "Resource": "arn:aws:s3:::audit/logs/AWSLogs/111122223333/*",
                           "Condition": {"StringEquals": {
                             "s3:x-amz-acl": "bucket-owner-full-control",
                             "aws:SourceArn": "arn:aws:cloudtrail:us-east-1:111122223333:trail/all"}}}]}
                        """);
        var service =
                context("service")
                        .with("s3:x-amz-acl", "bucket-owner-full-control")
                        .with(
                                "aws:SourceArn",
                                "arn:aws:cloudtrail:us-east-1:111122223333:trail/all");
        var otherTrail =
                context("service")
                        .with("s3:x-amz-acl", "bucket-owner-full-control")
                        .with(
                                "aws:SourceArn",
                                "arn:aws:cloudtrail:us-east-1:444455556666:trail/all");

        assertThat(decide(policy, action, resource, service)).isEqualTo(decision);
        assertThat(decide(policy, action, resource, otherTrail)).isEqualTo(Decision.IMPLICIT_DENY);
        assertThat(decide(policy, action, resource, context("own")))
                .isEqualTo(Decision.IMPLICIT_DENY);
    }

    private static Decision decide(
            PolicyDocument policy, String action, String resource, RequestContext context) {
        return PolicyEvaluator.decide(NONE, List.of(policy), OWNER, action, resource, context)
                .decision();
    }

    @Test
    void denialsByAResourcePolicyAreWordedAsAwsWordsThem() {
        String explicit =
                AccessDenied.message(
                        "u",
                        PUT,
                        CHANNEL,
                        new Verdict(Decision.EXPLICIT_DENY, PolicyKind.RESOURCE));
        String silent =
                AccessDenied.message(
                        "u",
                        PUT,
                        CHANNEL,
                        new Verdict(Decision.IMPLICIT_DENY, PolicyKind.RESOURCE));

        assertThat(explicit)
                .isEqualTo(
                        "User: u is not authorized to perform: %s on resource: %s with an explicit deny in a resource-based policy"
                                .formatted(PUT, CHANNEL));
        assertThat(silent)
                .endsWith("because no resource-based policy allows the %s action".formatted(PUT));
    }

    private static PolicyDocument policy(String effect, String principal, String condition) {
        return Policies.resource(
                "{'Version': '2012-10-17', 'Statement': [{'Effect': '%s', %s, 'Action': '%s', 'Resource': '%s', 'Condition': %s}]}"
                        .formatted(effect, principal, PUT, CHANNEL, condition)
                        .replace('\'', '"')
                        .replace("OWNUSER", "arn:aws:iam::111122223333:user/bob")
                        .replace("OTHERUSER", "arn:aws:iam::444455556666:user/al"));
    }

    private static RequestContext context(String who) {
        return switch (who) {
            case "own" -> user(OWNER, "bob");
            case "other" -> user("444455556666", "al");
            default ->
                    RequestContext.EMPTY.with(
                            "aws:PrincipalServiceName", "cloudtrail.amazonaws.com");
        };
    }

    private static RequestContext user(String account, String name) {
        return RequestContext.EMPTY
                .with("aws:PrincipalAccount", account)
                .with("aws:PrincipalArn", "arn:aws:iam::%s:user/%s".formatted(account, name));
    }
}
