package io.opentrail.standalone.load;

/// A file that cannot be read as records. The message says where and what to do.
public final class UnreadableFileException extends RuntimeException {

    UnreadableFileException(String message) {
        super(message);
    }

    UnreadableFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
