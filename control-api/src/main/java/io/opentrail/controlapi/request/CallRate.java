package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.trail.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// How often each account may look events up in each region: on average so often a second, and as
/// often at once.
final class CallRate {

    private final int perSecond;
    private final InstantSource clock;
    private final ConcurrentMap<Place, Budget> budgets = new ConcurrentHashMap<>();

    /// @param calls that are left, 1 is a whole one
    private record Budget(double calls, Instant at) {

        Budget after(Instant now, int perSecond) {
            double earned = Duration.between(at, now).toNanos() / 1e9 * perSecond;
            return new Budget(Math.min(perSecond, calls + Math.max(0, earned)), now);
        }

        Budget without(double spent) {
            return new Budget(calls - spent, at);
        }
    }

    CallRate(int perSecond, InstantSource clock) {
        this.perSecond = perSecond;
        this.clock = clock;
    }

    /// Takes one call; what the caller is told if none is left.
    Optional<ApiError> exceeded(Caller caller) {
        return allows(caller)
                ? Optional.empty()
                : Optional.of(
                        ApiError.of(
                                "ThrottlingException",
                                "Rate exceeded: account %s may look events up %d times a second in %s. Try again later."
                                        .formatted(
                                                caller.accountId(), perSecond, caller.region())));
    }

    /// Takes one call, if there is one left.
    boolean allows(Caller caller) {
        Instant now = clock.instant();
        boolean[] allowed = new boolean[1];
        budgets.compute(
                Place.of(caller),
                (_, known) -> {
                    Budget budget =
                            known == null
                                    ? new Budget(perSecond, now)
                                    : known.after(now, perSecond);
                    allowed[0] = budget.calls() >= 1;
                    return allowed[0] ? budget.without(1) : budget;
                });
        return allowed[0];
    }
}
