package io.opentrail.controlapi.trail;

import io.opentrail.trail.Trail;

/// What came of looking for a trail.
public sealed interface Lookup {

    record Found(Trail trail) implements Lookup {}

    record Failed(ApiError error) implements Lookup {}
}
