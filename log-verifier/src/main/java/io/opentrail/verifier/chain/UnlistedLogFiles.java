package io.opentrail.verifier.chain;

import io.opentrail.verifier.bucket.BucketReader;
import io.opentrail.verifier.chain.DigestCheck.Expected;
import io.opentrail.verifier.digest.ChainPlace;
import io.opentrail.verifier.digest.Location;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Log files that lie in a time that digests cover and are in none of them.
///
/// A log file whose delivery was late is in a later digest, and one of another trail with the same
/// bucket in a digest of that trail; so before any is told, all digests of the folder from that
/// time on are asked.
final class UnlistedLogFiles {

    /// Beyond this they are told in part.
    private static final int MAX_TOLD = 100_000;

    private final BucketReader reader;
    private final DigestLoader loader;
    private final DigestCheck check;
    private final Coverage coverage;

    UnlistedLogFiles(
            BucketReader reader, DigestLoader loader, DigestCheck check, Coverage coverage) {
        this.reader = reader;
        this.loader = loader;
        this.check = check;
        this.coverage = coverage;
    }

    void find(OrderedFindings findings) throws IOException {
        if (coverage.start().isEmpty()) {
            return;
        }
        for (Coverage.Visited visited : coverage.visited()) {
            Set<Location> unlisted = candidates(visited);
            if (!unlisted.isEmpty()) {
                removeListedElsewhere(visited, unlisted);
            }
            for (Location location : unlisted) {
                findings.add(new Finding.InvalidLogFile(location, Problem.UNLISTED));
            }
        }
    }

    private Set<Location> candidates(Coverage.Visited visited) throws IOException {
        Set<Location> unlisted = new LinkedHashSet<>();
        Instant end = coverage.end().orElseThrow();
        reader.keys(
                visited.bucket(),
                visited.place().logFolder(),
                visited.place().logFolderOfDay(coverage.start().orElseThrow()),
                key -> {
                    var location = new Location(visited.bucket(), key);
                    var time = ChainPlace.logFileTime(key);
                    if (time.filter(coverage::covers).isPresent() && !coverage.lists(location)) {
                        unlisted.add(location);
                    }
                    return unlisted.size() < MAX_TOLD && time.filter(end::isBefore).isEmpty();
                });
        return unlisted;
    }

    private void removeListedElsewhere(Coverage.Visited visited, Set<Location> unlisted)
            throws IOException {
        List<Location> page = new ArrayList<>();
        String folder = visited.place().digestFolder();
        reader.keys(
                visited.bucket(),
                folder,
                folder + dayOf(visited.place()),
                key -> {
                    page.add(new Location(visited.bucket(), key));
                    return true;
                });
        for (Location location : page) {
            if (unlisted.isEmpty()) {
                return;
            }
            boolean backfill =
                    ChainPlace.parse(location.key()).map(ChainPlace.Digest::backfill).orElse(false);
            LoadedDigest loaded = loader.load(location);
            if (loaded instanceof LoadedDigest.Read read
                    && check.problem(location, loaded, Expected.NOTHING, backfill).isEmpty()) {
                read.digest().logFiles().forEach(file -> unlisted.remove(file.location()));
            }
        }
    }

    private String dayOf(ChainPlace place) {
        return place.logFolderOfDay(coverage.start().orElseThrow())
                .substring(place.logFolder().length());
    }
}
