package io.opentrail.schemas.envelope;

/// Bytes are not JSON. Without a stack trace: what is sent decides how often it is thrown.
public final class InvalidJsonException extends Exception {

    private final int position;

    /// @param position of the byte at which it shows
    /// @param problem in words for the sender
    public InvalidJsonException(int position, String problem) {
        super(problem, null, false, false);
        this.position = position;
    }

    public int position() {
        return position;
    }

    public String problem() {
        return String.valueOf(getMessage());
    }
}
