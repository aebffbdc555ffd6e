package io.opentrail.controlapi.wire;

/// A body that is not the JSON that its operation takes; the message says where.
public final class MalformedRequestException extends Exception {

    private final String problem;

    MalformedRequestException(String problem) {
        super(problem);
        this.problem = problem;
    }

    /// The message.
    public String problem() {
        return problem;
    }
}
