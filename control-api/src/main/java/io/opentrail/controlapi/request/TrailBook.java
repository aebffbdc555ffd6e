package io.opentrail.controlapi.request;

import io.opentrail.controlapi.log.ControlLog;
import io.opentrail.controlapi.log.ControlState;
import io.opentrail.controlapi.log.Write;
import io.opentrail.controlapi.trail.AccountTrails;
import io.opentrail.controlapi.trail.Caller;
import io.opentrail.controlapi.trail.Lookup;
import io.opentrail.controlapi.trail.Organization;
import io.opentrail.controlapi.trail.Outcome;
import io.opentrail.trail.Trail;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkPojo;

/// The trails as a caller sees and changes them, after every change that was answered before.
public final class TrailBook {

    private final ControlState state;
    private final ControlLog log;

    public TrailBook(ControlState state, ControlLog log) {
        this.state = state;
        this.log = log;
    }

    AccountTrails trails(Caller caller) {
        state.refresh();
        return trails(state, caller);
    }

    Answer found(Caller caller, String nameOrArn, Function<Trail, SdkPojo> response) {
        return answered(caller, nameOrArn, trail -> new Answer.Success(response.apply(trail)));
    }

    Answer answered(Caller caller, String nameOrArn, Function<Trail, Answer> answer) {
        return switch (trails(caller).find(caller, nameOrArn)) {
            case Lookup.Found(var trail) -> answer.apply(trail);
            case Lookup.Failed(var error) -> new Answer.Failure(error);
        };
    }

    /// @param decide without effects, for it may be called several times
    Answer change(
            Caller caller,
            Function<AccountTrails, Outcome> decide,
            Function<Trail, SdkPojo> response) {
        return log.write(now ->
                switch (decide.apply(trails(now, caller))) {
                    case Outcome.Changed(var trail) ->
                            Write.put(trail, new Answer.Success(response.apply(trail)));
                    case Outcome.Unchanged(var trail) ->
                            Write.nothing(new Answer.Success(response.apply(trail)));
                    case Outcome.Refused(var error) -> Write.nothing(new Answer.Failure(error));
                });
    }

    private static AccountTrails trails(ControlState state, Caller caller) {
        return AccountTrails.of(caller.accountId(), organization(state, caller), state::ofAccount);
    }

    /// The caller's organization with what the API has changed of it.
    static Optional<Organization> organization(ControlState state, Caller caller) {
        return caller.organization().map(o -> state.delegation(o.id()).map(o::changedBy).orElse(o));
    }
}
