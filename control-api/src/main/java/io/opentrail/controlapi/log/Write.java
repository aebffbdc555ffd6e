package io.opentrail.controlapi.log;

import io.opentrail.trail.Trail;
import java.util.List;

/// A decision: what to write and what to answer then. Without entries nothing is written.
public record Write<T>(List<Entry> entries, T answer) {

    public Write {
        entries = List.copyOf(entries);
    }

    /// One record of the control topic.
    public sealed interface Entry {

        String trailId();

        record Put(Trail trail) implements Entry {

            @Override
            public String trailId() {
                return trail.getTrailId();
            }
        }

        /// A tombstone.
        record Remove(String trailId) implements Entry {}
    }

    public static <T> Write<T> nothing(T answer) {
        return new Write<>(List.of(), answer);
    }

    public static <T> Write<T> put(Trail trail, T answer) {
        return new Write<>(List.of(new Entry.Put(trail)), answer);
    }
}
