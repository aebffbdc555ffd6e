package io.opentrail.sink.delivery;

import io.opentrail.sink.chunk.Chunk;
import io.opentrail.sink.logfile.RoutedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A chunk that is decided and not yet committed, with the state of each of its files. Used by one
/// thread.
final class InFlight {

    private final Source source;
    private final Chunk chunk;
    private final List<PendingFile> files;
    private final long bytes;
    private final Optional<Instant> oldest;

    InFlight(Source source, Chunk chunk) {
        this.source = source;
        this.chunk = chunk;
        this.files =
                new ArrayList<>(chunk.files().stream().map(PendingFile.Waiting::first).toList());
        this.bytes = chunk.events().mapToLong(RoutedEvent::heldBytes).sum();
        this.oldest = chunk.events().map(RoutedEvent::ingestTime).min(Instant::compareTo);
    }

    /// A put that is still under way fails.
    void release() {
        chunk.release();
    }

    /// Of its events, in memory.
    long bytes() {
        return bytes;
    }

    /// When the gateway took the oldest of its events.
    Optional<Instant> oldest() {
        return oldest;
    }

    /// Where its events are from.
    Source source() {
        return source;
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

    /// True if it can do nothing but wait: no file is on its way, and one is to be tried later.
    boolean isResting(Instant now) {
        return files.stream().noneMatch(PendingFile.Putting.class::isInstance)
                && files.stream()
                        .anyMatch(file ->
                                file instanceof PendingFile.Waiting waiting
                                        && waiting.notBefore().isAfter(now));
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
