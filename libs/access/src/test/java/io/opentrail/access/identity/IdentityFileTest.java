package io.opentrail.access.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opentrail.access.identity.Principal.ServicePrincipal;
import io.opentrail.access.identity.Principal.UserPrincipal;
import io.opentrail.access.policy.Decision;
import io.opentrail.access.policy.PolicyEvaluator;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IdentityFileTest {

    private static final String WHOLE =
            """
            organization:                      # optional
              id: o-exampleorg1
              managementAccount: "111122223333"
              delegatedAdministrators: ["444455556666"]
            accounts:
              - id: "111122223333"
                name: main
                users:
                  - name: admin
                    accessKeys: [{id: AKIAEXAMPLEADMIN0001, secret: "admin-secret"}]
                    policies:
                      - Version: "2012-10-17"
                        Statement: [{Effect: Allow, Action: "*", Resource: "*"}]
                  - name: reader
                    accessKeys:
                      - {id: AKIAEXAMPLEREADER001, secret: "first"}
                      - {id: AKIAEXAMPLEREADER002, secret: "second"}
                    policies:
                      - '{"Version": "2012-10-17", "Statement":
                          {"Effect": "Allow", "Action": "cloudtrail:Get*", "Resource": "*"}}'
                      - Version: 2012-10-17
                        Statement:
                          Effect: Deny
                          Action: [cloudtrail:GetTrailStatus]
                          Resource: "*"
              - id: "444455556666"
                name: spare
                users:
            services:
              - name: billing
                accessKeys: [{id: AKIAEXAMPLEBILLING01, secret: "billing-secret"}]
                eventSources: ["billing.example.com"]
                accounts: ["*"]
            """;

    @Test
    void aWholeFileIsRead() {
        Identities identities = parse(WHOLE);

        assertThat(identities.organization()).map(Organization::id).contains("o-exampleorg1");
        assertThat(identities.accounts())
                .extracting(Account::name)
                .containsExactly("main", "spare");
        assertThat(identities.services()).extracting(Service::name).containsExactly("billing");
    }

    @Test
    void aUserIsFoundByEachOfItsKeys() {
        Identities identities = parse(WHOLE);

        var principal =
                (UserPrincipal) identities.principalOf("AKIAEXAMPLEREADER002").orElseThrow();

        assertThat(principal.arn()).isEqualTo("arn:aws:iam::111122223333:user/reader");
        assertThat(principal.accountId()).isEqualTo("111122223333");
        assertThat(principal.secret().value()).isEqualTo("second");
        assertThat(identities.principalOf("AKIAEXAMPLEREADER001"))
                .map(Principal::secret)
                .contains(new Secret("first"));
    }

    @Test
    void tagsAreWhatPoliciesAskOfAUser() {
        String tagged =
                WHOLE.replace(
                        "- name: reader", "- name: reader\n        tags: {Team: audit, 2nd: \"\"}");

        var reader =
                (UserPrincipal) parse(tagged).principalOf("AKIAEXAMPLEREADER001").orElseThrow();

        assertThat(reader.tags()).containsOnly(Map.entry("Team", "audit"), Map.entry("2nd", ""));
        assertThat(reader.context().values("aws:PrincipalTag/team")).containsExactly("audit");
        assertThat(reader.context().value("aws:PrincipalArn"))
                .contains("arn:aws:iam::111122223333:user/reader");
        assertThat(reader.context().value("aws:username")).contains("reader");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[a]                  | users[1].tags: must be an object",
                "{team: 1}            | users[1].tags.team: must be 0 to 256",
                "{team: [a]}          | users[1].tags.team: must be 0 to 256",
                "{\"a<b\": x}         | users[1].tags: has a name that is not",
                "{team: a, Team: b}   | users[1].tags.Team: \"team\" is there twice"
            })
    void aFaultOfATagIsNamed(String tags, String message) {
        String wrong = WHOLE.replace("- name: reader", "- name: reader\n        tags: " + tags);

        assertThatThrownBy(() -> parse(wrong)).hasMessageContaining(message);
    }

    @Test
    void aFaultInAConditionHasItsOwnLine() {
        String wrong =
                WHOLE.replace(
                        "              Resource: \"*\"\n",
                        """
                                      Resource: "*"
                                      Condition:
                                        StringLike:
                                          aws:UserAgent: "a*"
                                        IpAddress:
                                          aws:SourceIp:
                                            - 10.0.0.0/8
                                            - 10.0.0.0/88
                        """);

        assertThatThrownBy(() -> parse(wrong))
                .hasMessageContaining(
                        ":32: accounts[0].users[1].policies[1].Statement.Condition.IpAddress.aws:SourceIp[1]: must be an IP address");
    }

    @Test
    void policiesAreReadFromYamlAndFromJsonText() {
        var reader = (UserPrincipal) parse(WHOLE).principalOf("AKIAEXAMPLEREADER001").orElseThrow();

        Decision allowed =
                PolicyEvaluator.decide(reader.policies(), "cloudtrail:GetTrail", "arn:x");
        Decision denied =
                PolicyEvaluator.decide(reader.policies(), "cloudtrail:GetTrailStatus", "arn:x");

        assertThat(allowed).isEqualTo(Decision.ALLOWED);
        assertThat(denied).isEqualTo(Decision.EXPLICIT_DENY);
    }

    @Test
    void aServiceIsFoundByItsKey() {
        Principal principal = parse(WHOLE).principalOf("AKIAEXAMPLEBILLING01").orElseThrow();

        assertThat(principal)
                .isInstanceOfSatisfying(
                        ServicePrincipal.class,
                        service -> assertThat(service.service().name()).isEqualTo("billing"));
    }

    @Test
    void anUnknownKeyIsNobodys() {
        assertThat(parse(WHOLE).principalOf("AKIAEXAMPLENOBODY001")).isEmpty();
    }

    @Test
    void aSecretIsNeverPrinted() {
        Identities identities = parse(WHOLE);

        String printed =
                identities
                        + " "
                        + identities.accounts()
                        + identities.services()
                        + identities.principalOf("AKIAEXAMPLEADMIN0001");

        assertThat(printed).contains("AKIAEXAMPLEADMIN0001").doesNotContain("-secret");
    }

    @ParameterizedTest
    @CsvSource({
        "billing.example.com, 111122223333, true",
        "billing.example.com, 444455556666, false",
        "billing.example.org, 111122223333, false",
        "a.internal, 111122223333, true",
        "internal, 111122223333, false",
        "shop-eu, 111122223333, true",
        "shop-, 111122223333, true",
        "my-shop-eu, 111122223333, false"
    })
    void aServiceWritesItsOwnSourcesToItsOwnAccounts(
            String eventSource, String account, boolean expected) {
        Service service =
                parse(
                                """
                                accounts: []
                                services:
                                  - name: several
                                    eventSources: [billing.example.com, "*.internal", shop-*]
                                    accounts: ["111122223333"]
                                """)
                        .services()
                        .getFirst();

        boolean mayWrite = service.mayWrite(eventSource, account);

        assertThat(mayWrite).isEqualTo(expected);
    }

    @Test
    void aServiceMayHaveAQuota() {
        List<Service> services =
                parse(
                                """
                                accounts: []
                                services:
                                  - name: both
                                    eventSources: ["*"]
                                    accounts: ["*"]
                                    quota: {recordsPerSecond: 1000, bytesPerSecond: 2000000}
                                  - name: neither
                                    eventSources: ["*"]
                                    accounts: ["*"]
                                """)
                        .services();

        assertThat(services)
                .extracting(Service::quota)
                .containsExactly(
                        new Quota(OptionalLong.of(1_000), OptionalLong.of(2_000_000)), Quota.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id: o-exampleorg1           | id: example          | :2: organization.id: must be o- and 10 to 32 of a-z and 0-9, was \"example\"",
                "managementAccount: \"111122223333\" | managementAccount: main | :3: organization.managementAccount: must be 12 digits, was \"main\"",
                "[\"444455556666\"]          | [4]                  | :4: organization.delegatedAdministrators[0]: must be 12 digits; put it in quotes",
                "- id: \"111122223333\"      | - id: \"123\"        | :6: accounts[0].id: must be 12 digits, was \"123\"",
                "- id: \"111122223333\"      | - id: 111122223333   | :6: accounts[0].id: must be 12 digits; put it in quotes",
                "name: main                  | nam: main            | :7: accounts[0].nam: is not a field here; the fields are id, name, users",
                "name: reader                | name: admin          | :14: accounts[0].users[1].name: \"admin\" is there twice",
                "- id: \"444455556666\"      | - id: \"111122223333\" | :26: accounts[1].id: \"111122223333\" is there twice",
                "AKIAEXAMPLEREADER001        | AKIAEXAMPLEADMIN0001 | :16: accounts[0].users[1].accessKeys[0].id: \"AKIAEXAMPLEADMIN0001\" is also the id of accounts[0].users[0].accessKeys[0]",
                "AKIAEXAMPLEBILLING01        | AKIAEXAMPLEADMIN0001 | :31: services[0].accessKeys[0].id: \"AKIAEXAMPLEADMIN0001\" is also the id of accounts[0].users[0].accessKeys[0]",
                ", secret: \"admin-secret\"  | ''                   | :10: accounts[0].users[0].accessKeys[0].secret: is missing",
                "secret: \"admin-secret\"    | secret: 1234         | :10: accounts[0].users[0].accessKeys[0].secret: must be 1 to 128 characters without a space; put it in quotes",
                "Effect: Deny                | Effect: Refuse       | :23: accounts[0].users[1].policies[1].Statement.Effect: must be Allow or Deny",
                "\"Action\": \"cloudtrail:Get*\" | \"Action\": \"Get*\" | :19: accounts[0].users[1].policies[0].Statement.Action: must be * or service:Action",
                "Action: \"*\", Resource: \"*\" | Action: \"*\", Resource: \"*\", Condition: {Bol: {}} | :13: accounts[0].users[0].policies[0].Statement[0].Condition.Bol: is not a condition operator",
                "[\"billing.example.com\"]   | []                   | :32: services[0].eventSources: must be a list of one or more",
                "[\"billing.example.com\"]   | [\"a*b\"]            | :32: services[0].eventSources[0]: must be a host name such as billing.example.com, with * first or last, was \"a*b\"",
                "accounts: [\"*\"]           | accounts: [any]      | :33: services[0].accounts[0]: must be 12 digits or *, was \"any\"",
                "accounts: [\"*\"]           | quota: {recordsPerSecond: 0} | services[0].quota.recordsPerSecond: must be a whole number above zero",
                "accounts: [\"*\"]           | quota: {bytesPerSecond: many} | services[0].quota.bytesPerSecond: must be a whole number above zero",
                "accounts: [\"*\"]           | quota: {bytes: 1}    | services[0].quota.bytes: is not a field here; the fields are bytesPerSecond, recordsPerSecond",
                "accounts: [\"*\"]           | name: again          | :33: services[0].name: is there twice",
            })
    void aFaultIsNamedByLineAndField(String part, String replacement, String expected) {
        String yaml = WHOLE.replace(part, replacement);

        var refusal = refusalOf(yaml);

        assertThat(yaml).isNotEqualTo(WHOLE);
        assertThat(refusal).hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                              | identity.yaml:1: is empty",
                "# nothing                       | identity.yaml:1: is empty",
                "text                            | identity.yaml:1: must be an object",
                "services: []                    | identity.yaml:1: accounts: is missing",
                "accounts: {}                    | identity.yaml:1: accounts: must be a list",
                "accounts: [{id: *x}]            | identity.yaml:1: accounts[0].id: is a YAML alias",
                "accounts: [}                    | identity.yaml:1: is not YAML: "
            })
    void aFileOfAnotherShapeIsRefused(String yaml, String expected) {
        var refusal = refusalOf(yaml);

        assertThat(refusal).hasMessageContaining(expected);
    }

    @Test
    void aSecondDocumentIsRefused() {
        var refusal = refusalOf("accounts: []\n---\naccounts: []\n");

        assertThat(refusal).hasMessage("identity.yaml:3: begins a second YAML document");
    }

    @Test
    void allFaultsAreNamedAtOnceInTheFilesOrder() {
        String yaml =
                WHOLE.replace("o-exampleorg1", "org")
                        .replace("name: main", "name: ''")
                        .replace("Effect: Deny", "Effect: No")
                        .replace("[\"billing.example.com\"]", "x");

        var refusal = refusalOf(yaml);

        assertThat(refusal.problems())
                .extracting(IdentityProblem::line)
                .containsExactly(2, 7, 23, 32);
    }

    @Test
    void aBrokenFileGivesNoSecretAway() {
        String yaml = WHOLE.replace("secret: \"admin-secret\"}]", "secret: \"admin-secret\"");

        var refusal = refusalOf(yaml);

        assertThat(refusal).hasMessageContaining("is not YAML");
        assertThat(refusal.toString()).doesNotContain("admin-secret");
    }

    @Test
    void keyAndSecretMixedUpGiveNoSecretAway() {
        String yaml =
                WHOLE.replace(
                        "{id: AKIAEXAMPLEADMIN0001, secret: \"admin-secret\"}",
                        "{secret: AKIAEXAMPLEADMIN0001, id: \"admin-secret\"}");

        var refusal = refusalOf(yaml);

        assertThat(refusal)
                .hasMessage(
                        "identity.yaml:10: accounts[0].users[0].accessKeys[0].id: must be 1 to 128"
                                + " letters, digits or underscores");
    }

    @Test
    void aSecretInTheWrongPlaceIsNotGivenAway() {
        var asFieldName = refusalOf(WHOLE.replace("secret: \"admin-secret\"", "hunter2: secret"));
        var drawnIntoAName = refusalOf(WHOLE.replace("name: admin", "name: 'admin"));

        assertThat(asFieldName)
                .hasMessageContaining(
                        "a field that does not belong here; the fields are id, secret");
        assertThat(asFieldName.toString()).doesNotContain("hunter2");
        assertThat(drawnIntoAName.toString()).doesNotContain("admin-secret");
    }

    @Test
    void aMissingFileIsNotAFileWithFaults(@TempDir Path folder) {
        assertThatThrownBy(() -> IdentityFile.parse(folder.resolve("none.yaml")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void theGeneratedFileIsOneThatIsRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("identity.yaml");

        Identities generated = IdentityFile.generate(file, new SecureRandom());

        assertThat(IdentityFile.parse(file)).isEqualTo(generated);
        AccessKey key = generated.accounts().getFirst().users().getFirst().accessKeys().getFirst();
        assertThat(key.id()).matches("AKIA[A-Z2-7]{16}");
        assertThat(key.secret().value()).matches("[A-Za-z0-9+/]{40}");
        var admin = (UserPrincipal) generated.principalOf(key.id()).orElseThrow();
        assertThat(admin.arn()).isEqualTo("arn:aws:iam::111122223333:user/admin");
        assertThat(PolicyEvaluator.decide(admin.policies(), "cloudtrail:CreateTrail", "*"))
                .isEqualTo(Decision.ALLOWED);
        Service producer = generated.services().getFirst();
        assertThat(producer.name()).isEqualTo("producer");
        assertThat(producer.mayWrite("any.example.com", "444455556666")).isTrue();
    }

    @Test
    void theGeneratedFileIsItsOwnersAlone(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("identity.yaml");

        IdentityFile.generate(file, new SecureRandom());

        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(folder).isDirectoryContaining(file::equals);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aFileThatIsThereIsNotReplaced(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("identity.yaml"), WHOLE);

        assertThatThrownBy(() -> IdentityFile.generate(file, new SecureRandom()))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent(WHOLE);
    }

    @Test
    void oneKeyCannotBelongToTwo() {
        var key = new AccessKey("AKIAEXAMPLE000000001", new Secret("s"));
        var user = new User("a", List.of(key, key), List.of());
        var account = new Account("111122223333", "main", List.of(user));

        assertThatThrownBy(() -> Identities.of(List.of(account), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Identities parse(String yaml) {
        return IdentityFile.parse("identity.yaml", yaml);
    }

    private static InvalidIdentityFileException refusalOf(String yaml) {
        return catchThrowableOfType(InvalidIdentityFileException.class, () -> parse(yaml));
    }
}
