package io.opentrail.gateway.admission;

/// What the events and refusals of a body may take of the memory for all of them.
///
/// @param <E> where there is no room
@FunctionalInterface
public interface MemoryBudget<E extends Exception> {

    /// Takes some more bytes, never waiting for them.
    ///
    /// @throws E where there is no room for them; nothing is taken then
    void take(int bytes) throws E;
}
