package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.trail.Caller;
import io.opentrail.http.InFlightBytes;
import io.opentrail.http.NoRoomException;
import io.opentrail.telemetry.Meters;
import java.time.InstantSource;
import java.util.Optional;

/// Keeps all that looks events up within its limits, shared by LookupEvents and searches.
/// Thread-safe.
public final class LookupAdmission {

    private final CallRate rate;
    private final SearchesUnderWay searches;
    private final InFlightBytes memory;

    public LookupAdmission(LookupLimits limits, Meters meters, InstantSource clock) {
        this.rate = new CallRate(limits.perSecond(), clock);
        this.searches = new SearchesUnderWay(limits.searches(), limits.accountSearches());
        this.memory = new InFlightBytes(limits.inFlightBytes(), limits.accountInFlightBytes());
        meters.gaugeOf("running_searches", "searches under way", searches::count);
        meters.gaugeOf("in_flight_bytes", "events found, in memory until sent", memory::taken);
    }

    /// Takes one call; what the caller is told if it has called too often.
    Optional<ApiError> callProblem(Caller caller) {
        return rate.exceeded(caller);
    }

    /// Counts a search, for which [#endSearch] has to follow; or what the caller is told if there
    /// are too many.
    Optional<ApiError> beginSearch(Caller caller) {
        return searches.begin(caller);
    }

    void endSearch(Caller caller) {
        searches.end(caller);
    }

    /// What one answer takes of the caller's account's memory, nothing yet.
    InFlightBytes.Reservation memoryOf(Caller caller) {
        return memory.reservationFor("account " + caller.accountId());
    }

    /// What the caller is told when there is no memory for what was found.
    static Answer noRoom(NoRoomException e) {
        return Answer.failure(
                "ThrottlingException",
                "Too much is being answered at once: %s. Read the answers that are under way, and try again."
                        .formatted(e.getMessage()));
    }
}
