package io.opentrail.verifier.chain;

import io.opentrail.verifier.digest.Location;
import java.time.Instant;

/// One result of a validation.
public sealed interface Finding {

    /// A digest that is what was signed, and what its successor names.
    ///
    /// @param start of the time it covers, inclusive
    /// @param end exclusive
    record ValidDigest(Location location, boolean backfill, Instant start, Instant end)
            implements Finding {}

    /// A digest that is missing or not what was signed. Its log files are not checked.
    ///
    /// @param detail what is wrong, for people
    record InvalidDigest(Location location, boolean backfill, Problem problem, String detail)
            implements Finding {}

    record ValidLogFile(Location location) implements Finding {}

    record InvalidLogFile(Location location, Problem problem) implements Finding {}

    /// A chain ended and another started: the trail did not log, or without validation.
    ///
    /// @param from the end of the older chain
    /// @param to the start of the newer
    record Gap(Instant from, Instant to, boolean backfill) implements Finding {}
}
