package io.opentrail.gateway.admission;

import io.opentrail.schemas.envelope.Rejected;
import java.util.List;

/// What reading a body came to.
public sealed interface BatchResult {

    /// A body that could be read.
    ///
    /// @param events in the body's order; several of a record with copies
    /// @param accepted records
    /// @param refusals in the body's order
    record Batch(List<AdmittedEvent> events, int accepted, List<Refusal> refusals)
            implements BatchResult {
        public Batch {
            events = List.copyOf(events);
            refusals = List.copyOf(refusals);
        }
    }

    /// One record that is not taken.
    ///
    /// @param index among the body's records, from 0
    record Refusal(int index, Rejected reason) {

        private static final int OBJECT_BYTES = 192;

        /// What it takes of the heap.
        int heldBytes() {
            int idLength = reason.eventId().map(String::length).orElse(0);
            return OBJECT_BYTES + Character.BYTES * (reason.message().length() + idLength);
        }
    }

    /// A body that cannot be read.
    ///
    /// @param message says what is wrong and where
    /// @param records that were read before that
    record Unreadable(String message, int records) implements BatchResult {}

    /// More records than are taken at once.
    record TooManyRecords(int limit) implements BatchResult {}
}
