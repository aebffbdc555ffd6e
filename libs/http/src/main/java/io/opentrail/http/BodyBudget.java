package io.opentrail.http;

/// What bodies in memory may take of what a server has for all of them.
@FunctionalInterface
public interface BodyBudget {

    /// Grants whatever is asked for.
    BodyBudget UNLIMITED = _ -> {};

    /// Takes some more bytes, never waiting for them.
    ///
    /// @throws NoRoomException where there is no room for them; nothing is taken then
    void take(int bytes) throws NoRoomException;
}
