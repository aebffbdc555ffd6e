package io.opentrail.sink.model;

import java.util.List;
import java.util.Optional;

/// A process and what it knows.
///
/// @param generation in which it believes to own the partition; 0 if it owns nothing
/// @param sources what it is doing with each source
record Sink(int generation, List<Progress> sources) {

    static final Sink OUT = new Sink(0, List.of(Progress.at(0), Progress.at(0)));

    enum File {
        WAITING,
        PUTTING,
        STORED,
        REFUSED
    }

    /// @param position the first offset that no finished chunk covers
    record Progress(int position, Optional<Decision> decision, File file) {

        static Progress at(int position) {
            return new Progress(position, Optional.empty(), File.WAITING);
        }

        Progress with(File now) {
            return new Progress(position, decision, now);
        }

        boolean is(File expected) {
            return decision.isPresent() && file == expected;
        }
    }

    Sink with(int source, Progress progress) {
        return new Sink(
                generation,
                source == 0
                        ? List.of(progress, sources.getLast())
                        : List.of(sources.getFirst(), progress));
    }
}
