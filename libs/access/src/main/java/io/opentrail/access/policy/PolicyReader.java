package io.opentrail.access.policy;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads policy documents. What would change a policy's meaning and is not supported (conditions,
/// principals, policy variables) is a problem, never ignored.
public final class PolicyReader {

    private static final ObjectReader JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build()
                    .reader();
    private static final Set<String> FIELDS = Set.of("Version", "Id", "Statement");
    private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");

    private final List<PolicyProblem> problems = new ArrayList<>();

    private PolicyReader() {}

    public static PolicyReading read(String json) {
        try {
            return read(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            // Without the parser's message, which quotes what it stumbled over.
            JsonLocation at = e.getLocation();
            String message =
                    "is not JSON, or has a field twice (line %d, column %d of the policy)"
                            .formatted(at.getLineNr(), at.getColumnNr());
            return new PolicyReading.Unusable(List.of(new PolicyProblem("", message)));
        }
    }

    public static PolicyReading read(JsonNode document) {
        var reader = new PolicyReader();
        List<Statement> statements = reader.document(document);
        return reader.problems.isEmpty()
                ? new PolicyReading.Understood(new PolicyDocument(statements))
                : new PolicyReading.Unusable(reader.problems);
    }

    private List<Statement> document(JsonNode document) {
        if (!document.isObject()) {
            problem("", "must be a policy document: an object with Version and Statement");
            return List.of();
        }
        document.fieldNames()
                .forEachRemaining(name -> {
                    if (!FIELDS.contains(name)) {
                        problem(name, "is not a field of a policy document");
                    }
                });
        JsonNode version = document.path("Version");
        if (!version.isMissingNode() && !VERSIONS.contains(version.asText())) {
            problem("Version", "must be \"2012-10-17\" or \"2008-10-17\"");
        }
        return statements(document.path("Statement"));
    }

    private List<Statement> statements(JsonNode node) {
        if (node.isObject()) {
            return List.of(statement("Statement", node));
        }
        if (!node.isArray() || node.isEmpty()) {
            problem("Statement", "must be a statement, or a list of one or more");
            return List.of();
        }
        var statements = new ArrayList<Statement>();
        for (int i = 0; i < node.size(); i++) {
            statements.add(statement("Statement[" + i + "]", node.path(i)));
        }
        return statements;
    }

    private Statement statement(String path, JsonNode node) {
        var reader = new StatementReader(node);
        Statement statement = reader.read();
        for (PolicyProblem problem : reader.problems()) {
            String below = problem.path().isEmpty() ? "" : "." + problem.path();
            problem(path + below, problem.message());
        }
        return statement;
    }

    private void problem(String path, String message) {
        problems.add(new PolicyProblem(path, message));
    }
}
