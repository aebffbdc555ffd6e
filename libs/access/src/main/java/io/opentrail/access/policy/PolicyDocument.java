package io.opentrail.access.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// A policy that was read and understood in full. Made by [PolicyReader]; equal to another of the
/// same JSON.
public final class PolicyDocument {

    private final JsonNode source;
    private final List<Statement> statements;

    PolicyDocument(JsonNode source, List<Statement> statements) {
        this.source = source.deepCopy();
        this.statements = List.copyOf(statements);
    }

    List<Statement> statements() {
        return statements;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PolicyDocument that && source.equals(that.source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    @Override
    public String toString() {
        return "PolicyDocument" + source;
    }
}
