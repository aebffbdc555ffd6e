package io.opentrail.standalone.cell;

import java.nio.file.Path;

/// There is no running cell on a data folder.
public final class NotRunningException extends RuntimeException {

    public NotRunningException(Path data) {
        super(
                "nothing runs on %s; start it with ./opentrail up, or name another folder with --data"
                        .formatted(data));
    }
}
