package io.opentrail.benchmarks.lookup;

/// How many events have a value.
enum Frequency {
    /// No more than one page takes.
    RARE,
    /// As many as fill the later page that is asked for, or more.
    COMMON;

    static final int PAGE = 50;

    boolean includes(long count, int laterPage) {
        return switch (this) {
            case RARE -> count <= PAGE;
            case COMMON -> count >= (long) PAGE * laterPage;
        };
    }
}
