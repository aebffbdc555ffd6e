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
                "{\"Condition\": {}}                | Statement[0].Condition    | is not supported yet",
                "{\"Principal\": \"*\"}             | Statement[0].Principal    | is not supported yet",
                "{\"NotPrincipal\": \"*\"}          | Statement[0].NotPrincipal | is not supported yet",
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
                "{\"Resource\": \"arn:aws:iam::1:user/${aws:username}\"} | Statement[0].Resource | policy variable",
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
        return switch (PolicyReader.read(json)) {
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
