package io.opentrail.telemetry;

/// What a check found.
public sealed interface HealthStatus {
    static HealthStatus up() {
        return new Up("");
    }

    /// Up, with something that an operator may want to know.
    static HealthStatus up(String note) {
        return new Up(note);
    }

    static HealthStatus down(String reason) {
        return new Down(reason);
    }

    /// The part does its work.
    ///
    /// @param note for an operator, or empty; anyone who reaches the endpoint can read it
    record Up(String note) implements HealthStatus {}

    /// The part does not do its work.
    ///
    /// @param reason for an operator; anyone who reaches the endpoint can read it
    record Down(String reason) implements HealthStatus {}
}
