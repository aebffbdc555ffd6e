package io.opentrail.standalone.cell;

import java.nio.file.Path;

/// There is no running cell on a data folder.
public final class NotRunningException extends RuntimeException {

    private NotRunningException(String message) {
        super(message);
    }

    static NotRunningException yet(Path data) {
        return new NotRunningException(
                "what runs on %s is not ready yet; wait for its READY, or see %s"
                        .formatted(data, DataFolder.logs(data)));
    }

    static NotRunningException on(Path data) {
        return new NotRunningException(
                "nothing runs on %s; start it with ./opentrail up, or name another folder with --data"
                        .formatted(data));
    }
}
