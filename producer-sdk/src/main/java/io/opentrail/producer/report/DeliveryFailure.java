package io.opentrail.producer.report;

import java.net.URI;
import java.time.Duration;
import java.util.OptionalInt;

/// An attempt at a gateway that did not succeed. Its events wait and are sent again.
///
/// @param status of the answer, if there was one
/// @param problem what went wrong, or the answer's code and message
/// @param failuresInARow of this endpoint
/// @param rest how long the endpoint is left alone
public record DeliveryFailure(
        URI endpoint, OptionalInt status, String problem, int failuresInARow, Duration rest) {}
