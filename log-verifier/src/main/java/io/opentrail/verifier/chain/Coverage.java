package io.opentrail.verifier.chain;

import io.opentrail.verifier.digest.ChainPlace;
import io.opentrail.verifier.digest.Digest;
import io.opentrail.verifier.digest.Location;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which log files the valid digests list, and which times they cover.
final class Coverage {

    private final KeySet listed = new KeySet();
    private final List<Span> spans = new ArrayList<>();
    private final Set<Visited> visited = new LinkedHashSet<>();

    /// A place that digests were read from.
    record Visited(String bucket, ChainPlace place) {}

    /// @param start inclusive
    /// @param end exclusive
    private record Span(Instant start, Instant end) {

        private boolean contains(Instant time) {
            return !time.isBefore(start) && time.isBefore(end);
        }
    }

    void visit(String bucket, ChainPlace place) {
        visited.add(new Visited(bucket, place));
    }

    void listed(Digest digest) {
        digest.logFiles().forEach(file -> listed.add(file.location()));
    }

    /// Digests come from the newest to the oldest, so most of them prolong the last span.
    void covered(Digest digest) {
        if (!spans.isEmpty() && spans.getLast().start().equals(digest.end())) {
            spans.set(spans.size() - 1, new Span(digest.start(), spans.getLast().end()));
        } else {
            spans.add(new Span(digest.start(), digest.end()));
        }
    }

    boolean lists(Location location) {
        return listed.contains(location);
    }

    boolean covers(Instant time) {
        return spans.stream().anyMatch(span -> span.contains(time));
    }

    Optional<Instant> start() {
        return spans.stream().map(Span::start).min(Instant::compareTo);
    }

    Optional<Instant> end() {
        return spans.stream().map(Span::end).max(Instant::compareTo);
    }

    Set<Visited> visited() {
        return Set.copyOf(visited);
    }
}
