package io.opentrail.verifier.report;

import io.opentrail.verifier.chain.Finding;
import io.opentrail.verifier.chain.TimeRange;
import java.time.Instant;
import java.util.Optional;

/// What a validation found, in numbers.
final class Totals {

    private final TimeRange range;
    private final Count digests = new Count();
    private final Count backfillDigests = new Count();
    private final Count logFiles = new Count();
    private Optional<Instant> foundStart = Optional.empty();
    private Optional<Instant> foundEnd = Optional.empty();

    Totals(TimeRange range) {
        this.range = range;
    }

    static final class Count {

        private long valid;
        private long invalid;

        long valid() {
            return valid;
        }

        long invalid() {
            return invalid;
        }

        long all() {
            return valid + invalid;
        }
    }

    void add(Finding finding) {
        switch (finding) {
            case Finding.ValidDigest digest -> {
                digests(digest.backfill()).valid++;
                found(digest);
            }
            case Finding.InvalidDigest digest -> digests(digest.backfill()).invalid++;
            case Finding.ValidLogFile _ -> logFiles.valid++;
            case Finding.InvalidLogFile _ -> logFiles.invalid++;
            case Finding.Gap _ -> {
                // no more than a fact
            }
        }
    }

    Count digests(boolean backfill) {
        return backfill ? backfillDigests : digests;
    }

    Count logFiles() {
        return logFiles;
    }

    boolean hasDigests() {
        return digests.all() + backfillDigests.all() > 0;
    }

    boolean allValid() {
        return digests.invalid + backfillDigests.invalid + logFiles.invalid == 0;
    }

    /// The time that valid digests cover, within the range.
    Optional<Instant> foundStart() {
        return foundStart;
    }

    Optional<Instant> foundEnd() {
        return foundEnd;
    }

    private void found(Finding.ValidDigest digest) {
        Instant start = digest.start().isAfter(range.start()) ? digest.start() : range.start();
        Instant end = digest.end().isBefore(range.end()) ? digest.end() : range.end();
        foundStart = foundStart.filter(start::isAfter).or(() -> Optional.of(start));
        foundEnd = foundEnd.filter(end::isBefore).or(() -> Optional.of(end));
    }
}
