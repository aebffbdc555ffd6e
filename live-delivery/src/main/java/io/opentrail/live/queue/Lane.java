package io.opentrail.live.queue;

import io.opentrail.live.destination.DestinationKind;
import io.opentrail.trails.TrailStatusReporter;
import java.util.Optional;

/// A kind of destination with what is told of it.
///
/// @param status of a kind whose deliveries GetTrailStatus shows
public record Lane(DestinationKind kind, Optional<TrailStatusReporter> status) {}
