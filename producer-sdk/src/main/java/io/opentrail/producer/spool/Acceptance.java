package io.opentrail.producer.spool;

/// What became of an event that was recorded.
public enum Acceptance {
    /// Its bytes are in a file of the spool, as far as the operating system is concerned: they
    /// outlive this process, however it ends. They outlive the machine's power only once they are
    /// synced, see [SpoolConfig].
    SPOOLED,
    /// It is in this process's memory.
    BUFFERED,
    /// It was given up, and counted.
    DROPPED
}
