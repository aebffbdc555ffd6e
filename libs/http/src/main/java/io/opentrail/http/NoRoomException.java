package io.opentrail.http;

import java.io.IOException;

/// A body was read no further, because bodies take as much memory as they may. The handler answers.
public final class NoRoomException extends IOException {

    public NoRoomException(String message) {
        super(message);
    }
}
