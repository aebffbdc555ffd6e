package io.opentrail.router.repeat;

/// A span of a partition's time, as long as the window, in which events are remembered.
///
/// @param startMillis of the span, a multiple of the window
/// @param firstOffset of the record that began it; all up to the next slice's are in it
record Slice(long startMillis, long firstOffset) {

    private static final char SEPARATOR = '-';

    String name() {
        return Long.toString(startMillis) + SEPARATOR + firstOffset;
    }

    static Slice parse(String name) {
        int separator = name.indexOf(SEPARATOR);
        return new Slice(
                Long.parseLong(name, 0, separator, 10),
                Long.parseLong(name, separator + 1, name.length(), 10));
    }
}
