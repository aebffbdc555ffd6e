package io.opentrail.testing.fault;

/// What happens to a service that writes to a store, or around it, when it has come to a step.
public enum Fault {
    /// kill -9; the next process has the same name.
    KILLED,
    /// kill -9; a process of another name takes over.
    KILLED_ELSEWHERE,
    /// Stopped as by a long pause of its machine; another takes over; then it wakes up.
    FROZEN,
    /// Another joins, takes partitions, and leaves again.
    REBALANCED,
    /// The store answers seconds late.
    STORE_LATE,
    /// 500 without having written.
    STORE_500,
    /// 503 SlowDown without having written.
    STORE_503,
    /// 500 after it has written.
    STORE_500_WRITTEN,
    /// The connection is cut before anything was written.
    CUT,
    /// The connection is cut after the write.
    CUT_WRITTEN,
    /// Every request comes to the store twice.
    TWICE,
    /// A bucket refuses for a while, then takes everything.
    BUCKET_GONE,
    /// The whole store is away for a while.
    STORE_AWAY,
    /// The broker is stopped and comes back.
    BROKER_AWAY
}
