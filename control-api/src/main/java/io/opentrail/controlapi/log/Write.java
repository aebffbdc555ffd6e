package io.opentrail.controlapi.log;

import io.opentrail.trail.ControlRecord;
import io.opentrail.trail.Delegation;
import io.opentrail.trail.PagingKey;
import io.opentrail.trail.Trail;
import io.opentrail.trails.KafkaTrailDirectory;
import java.util.List;

/// A decision: what to write and what to answer then. Without entries nothing is written.
public record Write<T>(List<Entry> entries, T answer) {

    public Write {
        entries = List.copyOf(entries);
    }

    /// One record of the control topic.
    public sealed interface Entry {

        String key();

        record Put(String key, ControlRecord record) implements Entry {}

        /// A tombstone.
        record Remove(String key) implements Entry {}
    }

    public static <T> Write<T> nothing(T answer) {
        return new Write<>(List.of(), answer);
    }

    public static <T> Write<T> put(Trail trail, T answer) {
        return put(
                KafkaTrailDirectory.keyOf(trail.getTrailId()),
                ControlRecord.newBuilder().setTrail(trail).build(),
                answer);
    }

    public static <T> Write<T> put(Delegation delegation, T answer) {
        return put(
                ControlState.delegationKey(delegation.getOrganizationId()),
                ControlRecord.newBuilder().setDelegation(delegation).build(),
                answer);
    }

    static <T> Write<T> put(PagingKey pagingKey, T answer) {
        return put(
                ControlState.PAGING_KEY,
                ControlRecord.newBuilder().setPagingKey(pagingKey).build(),
                answer);
    }

    private static <T> Write<T> put(String key, ControlRecord record, T answer) {
        return new Write<>(List.of(new Entry.Put(key, record)), answer);
    }
}
