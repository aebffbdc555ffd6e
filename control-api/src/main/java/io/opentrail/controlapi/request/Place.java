package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.Caller;

/// What limits are for: an account in a region.
record Place(String accountId, String region) {

    static Place of(Caller caller) {
        return new Place(caller.accountId(), caller.region());
    }
}
