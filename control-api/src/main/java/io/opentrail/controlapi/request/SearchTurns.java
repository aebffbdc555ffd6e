package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.Caller;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Lets few pages of searches be looked up at once for an account in a region, however many
/// searches it has under way: the others wait their turn. So one account's searches take no more of
/// the history than that.
final class SearchTurns {

    private final int atOnce;
    private final ConcurrentMap<Place, Semaphore> turns = new ConcurrentHashMap<>();

    SearchTurns(int atOnce) {
        this.atOnce = atOnce;
    }

    <T> T inTurn(Caller caller, Supplier<T> page) {
        Semaphore free = turns.computeIfAbsent(Place.of(caller), _ -> new Semaphore(atOnce, true));
        free.acquireUninterruptibly();
        try {
            return page.get();
        } finally {
            free.release();
        }
    }
}
