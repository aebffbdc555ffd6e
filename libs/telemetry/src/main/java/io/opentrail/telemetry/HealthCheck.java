package io.opentrail.telemetry;

/// Looks at one part of the service. Runs on a thread of its own, never twice at a time.
@FunctionalInterface
public interface HealthCheck {
    /// An exception means down.
    HealthStatus check() throws Exception;
}
