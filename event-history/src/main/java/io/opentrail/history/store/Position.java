package io.opentrail.history.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where an event stands in the history of its scope: newest first, events of one millisecond in
/// the order of their records' digests. It follows from the event alone, so the same record that
/// comes twice has one position, and an event that comes later moves no other.
///
/// @param millis of the epoch
/// @param digest of the record
public record Position(long millis, Digest digest) implements Comparable<Position> {

    private static final Comparator<Position> NEWEST_FIRST =
            Comparator.comparingLong(Position::millis).reversed().thenComparing(Position::digest);
    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,18})-([0-9a-f]{32})");

    public static Position of(Instant place, ByteBuffer record) {
        return new Position(place.toEpochMilli(), Digest.of(record));
    }

    /// What [#toString] gives; empty for anything else.
    public static Optional<Position> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(
                        new Position(Long.parseLong(parts.group(1)), Digest.parse(parts.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(Position other) {
        return NEWEST_FIRST.compare(this, other);
    }

    @Override
    public String toString() {
        return millis + "-" + digest;
    }
}
