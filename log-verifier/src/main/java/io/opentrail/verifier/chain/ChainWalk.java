package io.opentrail.verifier.chain;

import io.opentrail.verifier.bucket.BucketReader;
import io.opentrail.verifier.chain.DigestCheck.Expected;
import io.opentrail.verifier.digest.ChainPlace;
import io.opentrail.verifier.digest.Digest;
import io.opentrail.verifier.digest.Location;
import io.opentrail.verifier.digest.LogFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Walks one chain from its newest digest in the range back to the oldest, along what each digest
/// says of the one before; where that is lost, along what the bucket lists.
final class ChainWalk {

    /// How many digests are read ahead.
    private static final int AHEAD = 8;

    /// Beyond this a hole is told in part.
    private static final int MAX_MISSING_TOLD = 10_000;

    private final BucketReader reader;
    private final DigestLoader loader;
    private final DigestCheck check;
    private final OrderedFindings findings;
    private final Coverage coverage;
    private final TimeRange range;
    private final boolean backfill;

    private String bucket;
    private ChainPlace place;
    private DigestIndex index;
    private Expected expected = Expected.NOTHING;
    private Instant lastStart = Instant.MAX;
    private Optional<Duration> interval = Optional.empty();
    private boolean atTip;

    ChainWalk(
            BucketReader reader,
            DigestLoader loader,
            DigestCheck check,
            OrderedFindings findings,
            Coverage coverage,
            TimeRange range,
            boolean backfill,
            String bucket,
            ChainPlace place)
            throws IOException {
        this.reader = reader;
        this.loader = loader;
        this.check = check;
        this.findings = findings;
        this.coverage = coverage;
        this.range = range;
        this.backfill = backfill;
        this.bucket = bucket;
        this.place = place;
        this.index = index(range.lastDigestEnd());
    }

    /// @param delivered the time of the newest digest's delivery, if something else than the bucket
    ///   tells it
    void walk(Optional<Instant> delivered) throws IOException {
        coverage.visit(bucket, place);
        Optional<Location> current = start(delivered);
        while (current.isPresent() && !range.start().isAfter(lastStart)) {
            current = step(current.get());
        }
        loader.forgetExpected();
    }

    /// The newest digest of the range: the one that the first digest after the range names, which
    /// finds out if the newest were deleted; else the newest that there is.
    private Optional<Location> start(Optional<Instant> delivered) throws IOException {
        Optional<Digest> following = following();
        atTip = following.isEmpty();
        following.ifPresent(coverage::listed);
        Optional<Location> named =
                following.flatMap(Digest::previous).map(Digest.Previous::location);
        if (named.isPresent() && isInRange(named.get())) {
            expected = Expected.by(following.orElseThrow());
            interval = interval(following.orElseThrow());
            lastStart = following.orElseThrow().start();
            moveTo(named.get());
            return named;
        }
        Optional<Instant> newest = index.newest();
        newest.ifPresent(end -> lastStart = end);
        if (atTip && delivered.isPresent() && !backfill) {
            findMissingNewest(newest, delivered.get());
        }
        return newest.map(this::location);
    }

    private boolean isInRange(Location location) {
        return ChainPlace.parse(location.key())
                .map(ChainPlace.Digest::end)
                .filter(end -> !end.isBefore(range.start()) && !end.isAfter(range.lastDigestEnd()))
                .isPresent();
    }

    /// The first digest after the range, if it can be believed.
    private Optional<Digest> following() throws IOException {
        if (index.following().isEmpty()) {
            return Optional.empty();
        }
        Location location = location(index.following().get());
        LoadedDigest loaded = loader.load(location);
        if (loaded instanceof LoadedDigest.Read read
                && check.problem(location, loaded, Expected.NOTHING, backfill).isEmpty()) {
            return Optional.of(read.digest());
        }
        expected = Expected.byUnproven(loaded);
        return Optional.empty();
    }

    private void findMissingNewest(Optional<Instant> newest, Instant delivered) throws IOException {
        Instant until = min(delivered, range.lastDigestEnd());
        if (newest.isEmpty()) {
            if (!until.isBefore(range.start())) {
                findings.add(
                        DigestCheck.invalid(
                                new Location(bucket, place.digestFolder()),
                                backfill,
                                Problem.NOT_FOUND));
            }
            return;
        }
        if (loader.load(location(newest.get())) instanceof LoadedDigest.Read read) {
            Duration due = interval(read.digest()).orElse(Duration.ZERO);
            Instant end = newest.get();
            if (!due.isZero() && !end.plus(due).isAfter(until)) {
                Instant last =
                        end.plus(due.multipliedBy(Duration.between(end, until).dividedBy(due)));
                findMissing(last.plus(due), end, due);
            }
        }
    }

    private Optional<Location> step(Location location) throws IOException {
        readAhead(location);
        LoadedDigest loaded = loader.load(location);
        Optional<Finding.InvalidDigest> problem =
                check.problem(location, loaded, expected, backfill);
        if (problem.isPresent()) {
            findings.add(problem.get());
            expected = Expected.byUnproven(loaded);
            return olderThanInvalid(location);
        }
        return loaded instanceof LoadedDigest.Read read
                ? olderThanValid(read.digest())
                : Optional.empty();
    }

    private Optional<Location> olderThanValid(Digest digest) throws IOException {
        lastStart = digest.start();
        interval = interval(digest);
        findings.add(
                new Finding.ValidDigest(digest.location(), backfill, digest.start(), digest.end()));
        coverage.listed(digest);
        // A backfill digest lists what came late; it does not say that nothing else was delivered.
        // What was named in the time of the newest digest may still be on its way into the next
        // one.
        if (!atTip && !backfill) {
            coverage.covered(digest);
        }
        atTip = false;
        for (LogFile file : digest.logFiles()) {
            findings.add(() -> LogFileCheck.of(file, reader));
        }
        expected = Expected.by(digest);
        if (digest.previous().isPresent()) {
            Location previous = digest.previous().get().location();
            moveTo(previous);
            return Optional.of(previous);
        }
        Optional<Instant> older = index.before(digest.end());
        if (older.isPresent()) {
            findings.add(new Finding.Gap(older.get(), digest.start(), backfill));
        }
        return older.map(this::location);
    }

    /// The link is lost. What is missing up to the next digest that there is shows by the interval.
    private Optional<Location> olderThanInvalid(Location location) throws IOException {
        Optional<Instant> end = ChainPlace.parse(location.key()).map(ChainPlace.Digest::end);
        Optional<Instant> older = end.flatMap(index::before);
        if (older.isPresent() && interval.isPresent() && !backfill) {
            findMissing(end.orElseThrow(), older.get(), interval.get());
        }
        return older.map(this::location);
    }

    /// Both ends exclusive.
    private void findMissing(Instant newer, Instant older, Duration due) throws IOException {
        Instant end = newer.minus(due);
        for (int told = 0; told < MAX_MISSING_TOLD && end.isAfter(older); told++) {
            findings.add(DigestCheck.invalid(location(end), backfill, Problem.NOT_FOUND));
            end = end.minus(due);
        }
    }

    /// A trail's bucket or prefix may have been another before.
    private void moveTo(Location location) throws IOException {
        Optional<ChainPlace.Digest> digest = ChainPlace.parse(location.key());
        if (digest.isPresent()
                && !(location.bucket().equals(bucket) && digest.get().place().equals(place))) {
            bucket = location.bucket();
            place = digest.get().place();
            index = index(digest.get().end());
            loader.forgetExpected();
            coverage.visit(bucket, place);
        }
    }

    private void readAhead(Location from) {
        Optional<Instant> end = ChainPlace.parse(from.key()).map(ChainPlace.Digest::end);
        for (int i = 0; i < AHEAD && end.isPresent(); i++) {
            if (i == 0 || !end.get().isBefore(range.start())) {
                loader.expect(location(end.get()));
            }
            end = index.before(end.get());
        }
    }

    private DigestIndex index(Instant last) throws IOException {
        return DigestIndex.read(reader, bucket, place, range.start(), last, backfill);
    }

    private Location location(Instant end) {
        return new Location(bucket, place.key(end, backfill));
    }

    private static Optional<Duration> interval(Digest digest) {
        return Optional.of(Duration.between(digest.start(), digest.end()))
                .filter(Duration::isPositive);
    }

    private static Instant min(Instant left, Instant right) {
        return left.isBefore(right) ? left : right;
    }
}
