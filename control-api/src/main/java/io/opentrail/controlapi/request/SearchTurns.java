package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.Caller;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/// Lets few pages of searches be looked up at once for an account in a region, however many
/// searches it has under way, and not many in all: the others wait their turn. So one account's
/// searches take no more of the history than that.
final class SearchTurns {

    private final int atOnceOfPlace;
    private final Semaphore freeInAll;
    private final ConcurrentMap<Place, Semaphore> turns = new ConcurrentHashMap<>();

    /// @param atOnceOfPlace of an account in a region
    SearchTurns(int atOnce, int atOnceOfPlace) {
        this.atOnceOfPlace = atOnceOfPlace;
        this.freeInAll = new Semaphore(atOnce, true);
    }

    /// What is looked up in a turn.
    @FunctionalInterface
    interface Lookup<T, E extends Exception> {

        T page() throws E;
    }

    <T, E extends Exception> T inTurn(Caller caller, Lookup<T, E> lookup) throws E {
        Semaphore free =
                turns.computeIfAbsent(Place.of(caller), _ -> new Semaphore(atOnceOfPlace, true));
        free.acquireUninterruptibly();
        freeInAll.acquireUninterruptibly();
        try {
            return lookup.page();
        } finally {
            freeInAll.release();
            free.release();
        }
    }
}
