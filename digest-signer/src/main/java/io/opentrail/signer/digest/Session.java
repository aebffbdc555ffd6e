package io.opentrail.signer.digest;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A time in which a trail logged with log file validation on: what one chain of digests proves.
///
/// @param start inclusive
/// @param stop exclusive; null while it lasts
public record Session(Instant start, @Nullable Instant stop) {

    public Optional<Instant> stoppedAt() {
        return Optional.ofNullable(stop);
    }

    /// What is left of it from a time on.
    public Stream<Session> from(Instant time) {
        return reachesPast(time)
                ? Stream.of(new Session(start.isBefore(time) ? time : start, stop))
                : Stream.of();
    }

    boolean hasTime() {
        return stop == null || start.isBefore(stop);
    }

    boolean contains(Instant time) {
        return !time.isBefore(start) && reachesPast(time);
    }

    boolean reachesPast(Instant time) {
        return stop == null || stop.isAfter(time);
    }
}
