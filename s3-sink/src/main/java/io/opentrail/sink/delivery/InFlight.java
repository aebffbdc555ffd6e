package io.opentrail.sink.delivery;

import io.opentrail.sink.chunk.Chunk;
import java.util.ArrayList;
import java.util.List;

/// A chunk that is decided and not yet committed, with the state of each of its files. Used by one
/// thread.
final class InFlight {

    private final Chunk chunk;
    private final List<PendingFile> files;

    InFlight(Chunk chunk) {
        this.chunk = chunk;
        this.files =
                new ArrayList<>(chunk.files().stream().map(PendingFile.Waiting::first).toList());
    }

    Chunk chunk() {
        return chunk;
    }

    List<PendingFile> files() {
        return files;
    }

    void set(int index, PendingFile file) {
        files.set(index, file);
    }

    /// True once no file is on its way or waiting.
    boolean isResolved() {
        return files.stream()
                .allMatch(file ->
                        switch (file) {
                            case PendingFile.Stored stored -> true;
                            case PendingFile.Refused refused -> true;
                            case PendingFile.Waiting waiting -> false;
                            case PendingFile.Putting putting -> false;
                        });
    }
}
