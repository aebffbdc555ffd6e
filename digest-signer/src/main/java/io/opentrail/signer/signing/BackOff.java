package io.opentrail.signer.signing;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait after failures in a row: doubles up to a bound; between half and all of it.
record BackOff(Duration first, Duration longest, RandomGenerator random) {

    private static final int MAX_DOUBLINGS = 20;

    /// @param failures 1 or more
    Duration after(int failures) {
        long doubled = first.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
        long full = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(random.nextLong(full / 2, full + 1));
    }
}
