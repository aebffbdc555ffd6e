package io.opentrail.gateway.admission;

/// How a body holds its records.
public enum BodyFormat {
    /// `{"Records":[…]}`
    LOG_FILE,
    /// One record a line; blank lines are skipped.
    JSON_LINES
}
