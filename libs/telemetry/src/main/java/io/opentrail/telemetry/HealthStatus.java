package io.opentrail.telemetry;

/// What a check found.
public sealed interface HealthStatus {
    static HealthStatus up() {
        return new Up();
    }

    static HealthStatus down(String reason) {
        return new Down(reason);
    }

    /// The part does its work.
    record Up() implements HealthStatus {}

    /// The part does not do its work.
    ///
    /// @param reason for an operator; anyone who reaches the endpoint can read it
    record Down(String reason) implements HealthStatus {}
}
