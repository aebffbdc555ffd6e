package io.opentrail.producer.spool;

/// What an event outlives from the moment that `record` returns.
public enum Durability {
    /// This process. The memory that events are copied to is a file of the spool, mapped. A page
    /// fault of it can wait for the disk, rarely; a folder in memory (Linux: `/dev/shm`) has none
    /// that do.
    PROCESS,
    /// Nothing, until the event is written to the spool, which happens after
    /// [SpoolConfig#spillAfter()] at the latest. `record` touches no file.
    MEMORY
}
