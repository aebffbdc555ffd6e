package io.opentrail.producer.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UserIdentityTest {

    private static final String ACCOUNT = "111122223333";
    private static final SessionContext SESSION =
            SessionContext.since(Instant.parse("2026-01-02T03:04:05.9Z"), true);
    private static final String ATTRIBUTES =
            "\"attributes\":{\"creationDate\":\"2026-01-02T03:04:05Z\",\"mfaAuthenticated\":\"true\"}";

    static Stream<Arguments> types() {
        return Stream.of(
                arguments(
                        UserIdentity.root(ACCOUNT),
                        "{'type':'Root','principalId':'111122223333','arn':'arn:aws:iam::111122223333:root','accountId':'111122223333'}"),
                arguments(
                        UserIdentity.root(ACCOUNT, "acme"),
                        "{'type':'Root','principalId':'111122223333','arn':'arn:aws:iam::111122223333:root','accountId':'111122223333','userName':'acme'}"),
                arguments(
                        UserIdentity.iamUser(ACCOUNT, "alice", "AIDA1").withAccessKeyId("AKIA1"),
                        "{'type':'IAMUser','principalId':'AIDA1','arn':'arn:aws:iam::111122223333:user/alice','accountId':'111122223333','userName':'alice','accessKeyId':'AKIA1'}"),
                arguments(
                        UserIdentity.assumedRole(ACCOUNT, "Admin", "alice", "AROA1", SESSION),
                        "{'type':'AssumedRole','principalId':'AROA1:alice','arn':'arn:aws:sts::111122223333:assumed-role/Admin/alice','accountId':'111122223333','sessionContext':{'sessionIssuer':{'type':'Role','principalId':'AROA1','arn':'arn:aws:iam::111122223333:role/Admin','accountId':'111122223333','userName':'Admin'},"
                                + ATTRIBUTES
                                + "}}"),
                arguments(
                        UserIdentity.role(ACCOUNT, "Admin", "AROA1"),
                        "{'type':'Role','principalId':'AROA1','arn':'arn:aws:iam::111122223333:role/Admin','accountId':'111122223333','userName':'Admin'}"),
                arguments(
                        UserIdentity.federatedUser(ACCOUNT, "bob", SESSION),
                        "{'type':'FederatedUser','principalId':'111122223333:bob','arn':'arn:aws:sts::111122223333:federated-user/bob','accountId':'111122223333','sessionContext':{"
                                + ATTRIBUTES
                                + "}}"),
                arguments(
                        UserIdentity.directory(ACCOUNT, null),
                        "{'type':'Directory','accountId':'111122223333'}"),
                arguments(
                        UserIdentity.account(ACCOUNT, "AIDA2"),
                        "{'type':'AWSAccount','principalId':'AIDA2','accountId':'111122223333'}"),
                arguments(
                        UserIdentity.service("kms.example.com"),
                        "{'type':'AWSService','invokedBy':'kms.example.com'}"),
                arguments(
                        UserIdentity.identityCenterUser(ACCOUNT, "u-1", "arn:store", "c-1"),
                        "{'type':'IdentityCenterUser','accountId':'111122223333','onBehalfOf':{'userId':'u-1','identityStoreArn':'arn:store'},'credentialId':'c-1'}"),
                arguments(
                        UserIdentity.samlUser("p", "bob", "idp"),
                        "{'type':'SAMLUser','principalId':'p','userName':'bob','identityProvider':'idp'}"),
                arguments(
                        UserIdentity.webIdentityUser("p", "bob", "idp").withInvokedBy("x"),
                        "{'type':'WebIdentityUser','principalId':'p','userName':'bob','identityProvider':'idp','invokedBy':'x'}"),
                arguments(UserIdentity.unknown("bob"), "{'type':'Unknown','userName':'bob'}"));
    }

    @ParameterizedTest
    @MethodSource("types")
    void eachTypeHasItsFields(UserIdentity identity, String expected) {
        assertThat(text(identity)).isEqualTo(expected.replace('\'', '"'));
    }

    @Test
    void aSessionTellsOfTheProviderBehindIt() {
        var identity =
                UserIdentity.account(ACCOUNT, "p")
                        .withSession(
                                SESSION.withWebIdentity("accounts.example", Map.of("aud", "me"))
                                        .withSourceIdentity("alice"));

        assertThat(text(identity))
                .contains(
                        "\"webIdFederationData\":{\"federatedProvider\":\"accounts.example\",\"attributes\":{\"aud\":\"me\"}}",
                        "\"sourceIdentity\":\"alice\"");
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without null checks can do
    void whatIsNotKnownIsLeftOut() {
        var role = UserIdentity.assumedRole(ACCOUNT, "Admin", null, "AROA1", null);
        var session =
                UserIdentity.unknown(null)
                        .withSession(null)
                        .withSession(
                                SessionContext.since(null, false)
                                        .withIssuer("Role", null, null, ACCOUNT, null)
                                        .withWebIdentity(null, null)
                                        .withSourceIdentity(null));

        assertThat(text(role))
                .isEqualTo("{\"type\":\"AssumedRole\",\"accountId\":\"111122223333\"}");
        assertThat(text(UserIdentity.root(null))).isEqualTo("{\"type\":\"Root\"}");
        assertThat(text(session))
                .isEqualTo(
                        "{\"type\":\"Unknown\",\"sessionContext\":{"
                                + "\"sessionIssuer\":{\"type\":\"Role\",\"accountId\":\"111122223333\"},"
                                + "\"webIdFederationData\":{\"attributes\":{}},"
                                + "\"attributes\":{\"mfaAuthenticated\":\"false\"}}}");
    }

    @Test
    void whatIsTooLongIsCut() {
        var identity = UserIdentity.unknown("x".repeat(2000));

        assertThat(text(identity)).hasSizeLessThan(1100).contains("xxx...");
    }

    private static String text(UserIdentity identity) {
        return new String(identity.json(), StandardCharsets.UTF_8);
    }
}
