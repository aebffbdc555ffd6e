package io.opentrail.benchmarks.lookup;

import java.time.Instant;
import java.util.Optional;

/// A lookup, and how many events it must find.
///
/// @param to inclusive: events that came later than those that were counted are not meant
/// @param after what the page before ended with
record Question(CountedValue value, Instant to, Optional<String> after, int expected) {}
