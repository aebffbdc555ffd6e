package io.opentrail.access.policy;

import java.util.List;

/// A policy that was read and understood in full. Made by [PolicyReader].
public final class PolicyDocument {

    private final List<Statement> statements;

    PolicyDocument(List<Statement> statements) {
        this.statements = List.copyOf(statements);
    }

    List<Statement> statements() {
        return statements;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PolicyDocument that && statements.equals(that.statements);
    }

    @Override
    public int hashCode() {
        return statements.hashCode();
    }

    @Override
    public String toString() {
        return "PolicyDocument" + statements;
    }
}
