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

/// Reads policy documents. What is not understood is a problem, never ignored: it could make a
/// policy allow more or deny less than it says.
public final class PolicyReader {

    private static final ObjectReader JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build()
                    .reader();
    private static final Set<String> FIELDS = Set.of("Version", "Id", "Statement");
    private static final String WITH_VARIABLES = "2012-10-17";
    private static final Set<String> VERSIONS = Set.of(WITH_VARIABLES, "2008-10-17");

    private final PolicyKind kind;
    private final List<PolicyProblem> problems = new ArrayList<>();

    private PolicyReader(PolicyKind kind) {
        this.kind = kind;
    }

    /// Reads an identity policy.
    public static PolicyReading read(String json) {
        return read(json, PolicyKind.IDENTITY);
    }

    public static PolicyReading read(String json, PolicyKind kind) {
        try {
            return read(JSON.readTree(json), kind);
        } catch (JsonProcessingException e) {
            // Without the parser's message, which quotes what it stumbled over.
            JsonLocation at = e.getLocation();
            String message =
                    "is not JSON, or has a field twice (line %d, column %d of the policy)"
                            .formatted(at.getLineNr(), at.getColumnNr());
            return new PolicyReading.Unusable(List.of(new PolicyProblem("", message)));
        }
    }

    /// Reads an identity policy.
    public static PolicyReading read(JsonNode document) {
        return read(document, PolicyKind.IDENTITY);
    }

    private static PolicyReading read(JsonNode document, PolicyKind kind) {
        var reader = new PolicyReader(kind);
        List<Statement> statements = reader.document(document);
        return reader.problems.isEmpty()
                ? new PolicyReading.Understood(new PolicyDocument(document, statements))
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
        return statements(document.path("Statement"), version.asText().equals(WITH_VARIABLES));
    }

    private List<Statement> statements(JsonNode node, boolean knowsVariables) {
        if (node.isObject()) {
            return List.of(statement("Statement", node, knowsVariables));
        }
        if (!node.isArray() || node.isEmpty()) {
            problem("Statement", "must be a statement, or a list of one or more");
            return List.of();
        }
        var statements = new ArrayList<Statement>();
        for (int i = 0; i < node.size(); i++) {
            statements.add(statement("Statement[" + i + "]", node.path(i), knowsVariables));
        }
        return statements;
    }

    private Statement statement(String path, JsonNode node, boolean knowsVariables) {
        var reader = new StatementReader(node, kind, knowsVariables);
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
