package io.opentrail.access.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"Principal\": \"*\"}             | Statement[0].Principal    | is for resource policies",
                "{\"NotPrincipal\": \"*\"}          | Statement[0].NotPrincipal | is for resource policies",
                "{\"Actions\": \"*\"}               | Statement[0].Actions      | is not a field of a statement",
                "{\"Sid\": 1}                       | Statement[0].Sid          | must be text",
                "{\"Effect\": \"Permit\"}           | Statement[0].Effect       | must be Allow or Deny",
                "{\"Effect\": null}                 | Statement[0].Effect       | must be Allow or Deny",
                "{\"Action\": \"GetTrail\"}         | Statement[0].Action       | must be * or service:Action",
                "{\"Action\": []}                   | Statement[0].Action       | must be text, or a list",
                "{\"Action\": {}}                   | Statement[0].Action       | must be text, or a list",
                "{\"Action\": [\"*\", 1]}           | Statement[0].Action[1]    | must be text",
                "{\"NotAction\": \"*\"}             | Statement[0].NotAction    | must be there, or Action, and not both",
                "{\"Resource\": \"trail/all\"}      | Statement[0].Resource     | must be * or a whole ARN",
                "{\"Resource\": \"arn:aws:s3\"}     | Statement[0].Resource     | must be * or a whole ARN",
                "{\"Resource\": \"arn:aws:iam::${aws:PrincipalAccount}:user/x\"} | Statement[0].Resource | after the fifth colon only",
                "{\"Resource\": \"arn:aws:iam::1:user/${aws:usrname}\"} | Statement[0].Resource | policy variable 'aws:usrname', which is not known",
                "{\"Resource\": \"arn:aws:iam::1:user/${aws:TagKeys}\"} | Statement[0].Resource | has many values",
                "{\"Resource\": \"arn:aws:iam::1:user/${aws:username\"} | Statement[0].Resource | begins no policy variable",
                "{\"NotResource\": \"*\"}           | Statement[0].NotResource  | and not both"
            })
    void aFaultOfAStatementIsNamedByItsPath(String changes, String path, String message) {
        List<PolicyProblem> problems = problemsOf(policyWith(changes));

        assertThat(problems)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo(path);
                    assertThat(problem.message()).contains(message);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null                                        | ``                        | must be an object of operators",
                "{'stringEquals': {}}                        | .stringEquals             | is not a condition operator",
                "{'BinaryEquals': {}}                        | .BinaryEquals             | is not a condition operator",
                "{'NullIfExists': {}}                        | .NullIfExists             | is not a condition operator",
                "{'ForAllValues:Null': {}}                   | .ForAllValues:Null        | is not a condition operator",
                "{'ForSomeValues:StringLike': {}}            | .ForSomeValues:StringLike | is not a condition operator",
                "{'Bool': null}                              | .Bool                     | must be an object of condition keys",
                "{'StringLike': {'aws:SourceIP4': '1'}}      | .StringLike.aws:SourceIP4 | is not a condition key",
                "{'StringLike': {'aws:ResourceTag/': '1'}}   | .StringLike.aws:ResourceTag/ | is not a condition key",
                "{'StringLike': {'s3:prefix': '1'}}          | .StringLike.s3:prefix     | is not a condition key",
                "{'Null': {'aws:Usrname': true}}             | .Null.aws:Usrname         | is not a condition key",
                "{'StringLike': {'aws:TagKeys': '1'}}        | .StringLike.aws:TagKeys   | put ForAllValues: or ForAnyValue:",
                "{'StringLike': {'aws:username': 1}}         | .StringLike.aws:username  | put it in quotes",
                "{'StringLike': {'aws:username': []}}        | .StringLike.aws:username  | a list of one or more",
                "{'StringLike': {'aws:username': ['a', {}]}} | .StringLike.aws:username[1] | must be text, a number, true or false",
                "{'StringLike': {'aws:username': null}}      | .StringLike.aws:username  | must be text, a number, true or false",
                "{'StringLike': {'aws:username': '${x}'}}    | .StringLike.aws:username  | policy variable 'x'",
                "{'ArnLike': {'aws:PrincipalArn': 'arn:x'}}  | .ArnLike.aws:PrincipalArn | an ARN of six parts",
                "{'NumericEquals': {'aws:EpochTime': '1e9'}} | .NumericEquals.aws:EpochTime | must be a number",
                "{'DateEquals': {'aws:CurrentTime': '2026-13-01'}} | .DateEquals.aws:CurrentTime | must be a time",
                "{'Bool': {'aws:SecureTransport': 'yes'}}    | .Bool.aws:SecureTransport | must be true or false",
                "{'Null': {'aws:username': 'no'}}            | .Null.aws:username        | must be true or false",
                "{'IpAddress': {'aws:SourceIp': '10.0.0.0/33'}} | .IpAddress.aws:SourceIp | must be an IP address",
                "{'IpAddress': {'aws:SourceIp': '10.0'}}     | .IpAddress.aws:SourceIp   | must be an IP address",
                "{'IpAddress': {'aws:SourceIp': '010.0.0.1'}} | .IpAddress.aws:SourceIp  | must be an IP address",
                "{'IpAddress': {'aws:SourceIp': 'localhost'}} | .IpAddress.aws:SourceIp  | must be an IP address",
                "{'IpAddress': {'aws:SourceIp': '${aws:username}'}} | .IpAddress.aws:SourceIp | must be an IP address"
            })
    void aFaultOfAConditionIsNamedByItsPath(String condition, String path, String message) {
        List<PolicyProblem> problems =
                problemsOf(policyWith("{\"Condition\": " + condition.replace('\'', '"') + "}"));

        assertThat(problems)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("Statement[0].Condition" + path);
                    assertThat(problem.message()).contains(message);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                  | .Principal     | must be there, or NotPrincipal",
                "{'Principal': '*', 'NotPrincipal': '*'} | .NotPrincipal | and not both",
                "{'Principal': 'me'}                 | .Principal     | must be \"*\", or an object",
                "{'Principal': {}}                   | .Principal     | must be \"*\", or an object",
                "{'Principal': {'User': 'bob'}}      | .Principal.User | is not a kind of principal",
                "{'Principal': {'AWS': []}}          | .Principal.AWS | must be text, or a list",
                "{'Principal': {'AWS': [1]}}         | .Principal.AWS | must be text, or a list",
                "{'Principal': {'AWS': 'bob'}}       | .Principal.AWS | must be *, an account id",
                "{'Principal': {'AWS': 'arn:aws:iam::111122223333:user/*'}} | .Principal.AWS | the whole ARN",
                "{'NotPrincipal': {'Service': '*'}}  | .NotPrincipal.Service | must be a service"
            })
    void aFaultOfAPrincipalIsNamedByItsPath(String changes, String path, String message) {
        List<PolicyProblem> problems =
                problemsOf(
                        PolicyReader.read(
                                policyWith(changes.replace('\'', '"')), PolicyKind.RESOURCE));

        assertThat(problems)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("Statement[0]" + path);
                    assertThat(problem.message()).contains(message);
                });
    }

    /// Where the version has no variables, AWS takes them for text, and a Deny denies nothing.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'Resource': 'arn:aws:s3:::${aws:username}'",
                "'Resource': '*', 'Condition': {'StringLike': {'aws:UserAgent': '${aws:username}'}}"
            })
    void aVariableNeedsAVersionThatHasThem(String fields) {
        String json =
                ("{%s'Statement': {'Effect': 'Deny', 'Action': '*', " + fields + "}}")
                        .replace('\'', '"');

        assertThat(problemsOf(json.replace("%s", "")))
                .extracting(PolicyProblem::message)
                .containsExactly(
                        "holds a policy variable, which needs \"Version\": \"2012-10-17\"");
        assertThat(PolicyReader.read(json.replace("%s", "\"Version\": \"2012-10-17\", ")))
                .isInstanceOf(PolicyReading.Understood.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                               | ''        | must be a policy document",
                "{}                               | Statement | must be a statement, or a list of one or more",
                "{\"Statement\": []}              | Statement | must be a statement, or a list of one or more",
                "{\"Statement\": [1]}             | Statement[0] | must be a statement",
                "{\"Statement\": {}, \"Statement\": {}} | ''  | has a field twice",
                "{\"Statement\":                  | ''        | is not JSON",
                "{} {}                            | ''        | is not JSON"
            })
    void aFaultOfTheDocumentIsNamed(String json, String path, String message) {
        List<PolicyProblem> problems = problemsOf(json);

        assertThat(problems)
                .first()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo(path);
                    assertThat(problem.message()).contains(message);
                });
    }

    @Test
    void allProblemsAreFoundAtOnce() {
        String json =
                """
                {"Version": "2020-01-01", "Name": "x",
                 "Statement": [{"Effect": "allow", "Resource": "*"}, {"Effect": "Deny"}]}
                """;

        List<PolicyProblem> problems = problemsOf(json);

        assertThat(problems)
                .extracting(PolicyProblem::path)
                .containsExactly(
                        "Name",
                        "Version",
                        "Statement[0].Effect",
                        "Statement[0].Action",
                        "Statement[1].Action",
                        "Statement[1].Resource");
    }

    @Test
    void theVersionMayBeMissing() {
        PolicyReading reading =
                PolicyReader.read(
                        "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\":"
                                + " [\"*\", \"arn:aws:s3:::audit\", \"arn:aws:s3*\"]}}");

        assertThat(reading).isInstanceOf(PolicyReading.Understood.class);
    }

    private static List<PolicyProblem> problemsOf(String json) {
        return problemsOf(PolicyReader.read(json));
    }

    private static List<PolicyProblem> problemsOf(PolicyReading reading) {
        return switch (reading) {
            case PolicyReading.Understood(var document) ->
                    throw new AssertionError("understood as " + document);
            case PolicyReading.Unusable(var problems) -> problems;
        };
    }

    /// A good policy of one statement, with fields of it replaced or added.
    private static String policyWith(String changes) {
        try {
            var mapper = new ObjectMapper();
            var statement = mapper.createObjectNode();
            statement.put("Effect", "Allow").put("Action", "*").put("Resource", "*");
            statement.setAll((ObjectNode) mapper.readTree(changes));
            return "{\"Version\": \"2012-10-17\", \"Statement\": [" + statement + "]}";
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
