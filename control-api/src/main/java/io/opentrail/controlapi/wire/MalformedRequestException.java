package io.opentrail.controlapi.wire;

/// A body that is not the JSON that its operation takes, or that has a time that cannot be; the
/// message says where.
public final class MalformedRequestException extends Exception {

    private final String code;
    private final String problem;

    private MalformedRequestException(String code, String problem) {
        super(problem);
        this.code = code;
        this.problem = problem;
    }

    MalformedRequestException(String problem) {
        this("SerializationException", problem);
    }

    /// Of a number that is no possible time.
    static MalformedRequestException time(String problem) {
        return new MalformedRequestException("InvalidTimeRangeException", problem);
    }

    /// The error's name on the wire.
    public String code() {
        return code;
    }

    /// The message.
    public String problem() {
        return problem;
    }
}
