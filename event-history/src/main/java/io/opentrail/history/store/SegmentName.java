package io.opentrail.history.store;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How the column families of a segment are called: `records-<first millisecond>-<length>` and
/// `index-…`. The length is that of when the segment was made.
record SegmentName(long firstMillis, long lengthMillis) {

    private static final Pattern FAMILY =
            Pattern.compile("(?:records|index)-(-?\\d{1,18})-(\\d{1,18})");

    /// The segment that a time is in.
    static SegmentName at(long millis, Duration length) {
        long lengthMillis = length.toMillis();
        return new SegmentName(Math.floorDiv(millis, lengthMillis) * lengthMillis, lengthMillis);
    }

    /// This one without what a segment before it has.
    SegmentName behind(long millis) {
        long first = Math.max(firstMillis, millis + 1);
        return new SegmentName(first, lastMillis() + 1 - first);
    }

    /// This one without what a segment behind it has.
    SegmentName before(long millis) {
        return new SegmentName(firstMillis, Math.min(lastMillis() + 1, millis) - firstMillis);
    }

    /// The segment that a family is of; empty for one that is of none.
    static Optional<SegmentName> ofFamily(String family) {
        Matcher parts = FAMILY.matcher(family);
        return parts.matches()
                ? Optional.of(
                        new SegmentName(
                                Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))))
                : Optional.empty();
    }

    long lastMillis() {
        return firstMillis + lengthMillis - 1;
    }

    String records() {
        return "records-" + firstMillis + "-" + lengthMillis;
    }

    String index() {
        return "index-" + firstMillis + "-" + lengthMillis;
    }
}
