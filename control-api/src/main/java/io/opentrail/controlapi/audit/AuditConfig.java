package io.opentrail.controlapi.audit;

import io.opentrail.settings.Settings;
import java.time.Duration;

/// What can be told about the recording of calls.
///
/// @param proxies how many reverse proxies stand in front, each of which appends to
///   `X-Forwarded-For`; 0 if clients come by themselves
/// @param patience how long an answer waits for its event
public record AuditConfig(int proxies, Duration patience) {

    public static final AuditConfig DEFAULT = new AuditConfig(0, Duration.ofSeconds(5));

    /// @throws IllegalArgumentException with what is wrong
    public AuditConfig {
        if (proxies < 0) {
            throw new IllegalArgumentException(
                    "client-proxies must not be below 0, was " + proxies);
        }
        if (!patience.isPositive()) {
            throw new IllegalArgumentException("audit-wait must be above zero, was " + patience);
        }
    }

    public static AuditConfig from(Settings settings) {
        return new AuditConfig(
                settings.integer(
                        "client-proxies",
                        DEFAULT.proxies,
                        "reverse proxies in front that append to `X-Forwarded-For`; 0 passes it over"),
                settings.duration(
                        "audit-wait",
                        DEFAULT.patience,
                        "how long an answer waits until its event is kept"));
    }
}
