package io.opentrail.producer.report;

/// Why an event was given up before it was sent.
public enum DropReason {
    /// There was no room in memory, and none came in the time that the policy allows.
    MEMORY_FULL,
    /// It was among the oldest when newer ones needed its room.
    OLDEST,
    /// The recorder was closed before the event came, or before it could be sent or spooled.
    CLOSED,
    /// The memory that it was written to failed, as when somebody shortens the spool's files.
    MEMORY_FAULT,
    /// It was null.
    NO_EVENT,
    /// Its bytes in the spool were damaged, as after a power failure. Neighbours that are damaged
    /// together count as one.
    DAMAGED
}
