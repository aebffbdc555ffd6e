package io.opentrail.access.identity;

import java.util.List;
import java.util.stream.Collectors;

/// An identity file that cannot be used. The message has a line for each problem and no secret.
public final class InvalidIdentityFileException extends RuntimeException {

    private final List<IdentityProblem> problems;

    InvalidIdentityFileException(String fileName, List<IdentityProblem> problems) {
        super(
                problems.stream()
                        .map(problem -> problem.in(fileName))
                        .collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /// In the file's order.
    public List<IdentityProblem> problems() {
        return problems;
    }
}
